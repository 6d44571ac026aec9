import type { Person } from "../text/vcard.ts";

export const friends: readonly Person[] = [
  {
    id: "zoe", fn: "Zoë van Dijk", n: ["van Dijk", "Zoë"], tel: ["cell,pref +49 171 3920077"],
      mail: ["home zoe.vandijk@example.net"],
    adr: ["home|Uferpromenade 40|Berlin||12998|Germany"], bday: "1986-10-31",
    note: "3 a.m. is fine. It was fine in 2017, it was fine in 2022.",
  },
  {
    id: "ines", fn: "Inês Ferreira", n: ["Ferreira", "Inês"], tel: ["cell,pref +49 176 04069062"],
      mail: ["home ines.ferreira@example.org"],
    adr: ["home|Rua das Amoreiras Novas 9, 2.º Esq.|Lisboa||1299-001|Portugal"], bday: "1988-05-03",
    note: "Moved 10 September 2022. Said she'd keep the German number. (Ask again.) Tem sempre um quarto para nós.",
  },
  {
    id: "ruediger", fn: "Rüdiger (Inês's first number)", n: ["", "Rüdiger"], tel: ["cell +49 176 04069008"],
    note: "NOT Inês. Got her old number in 2019. Sends a card at Christmas anyway.",
  },
  {
    id: "nour", fn: "نور الحلبي", n: ["الحلبي", "نور"], nick: "Nour", tel: ["cell,pref +49 176 04069029"],
      mail: ["home nour@alhalabi.example"],
    adr: ["home|Apfelgasse 12, 1. OG|Berlin||12999|Germany"], bday: "1991-01-12",
    note: "First floor. Has our spare key, waters the balcony, feeds Toast. شكراً = shukran. Lentil soup on bad days, unasked.",
  },
  {
    id: "tariq", fn: "طارق الحلبي", n: ["الحلبي", "طارق"], nick: "Tariq", tel: ["cell +49 176 04069030"],
    org: "Radwerkstatt Tariq", note: "Nour's brother. Bicycles. Fixed Lotte's chain on Christmas Eve.",
  },
  {
    id: "samira", fn: "Samira Haddad (Mila's mum)", n: ["Haddad", "Samira"], tel: ["cell +49 171 3920060"],
      mail: ["home samira.haddad@example.com"],
    note: "Mila sleeps over with the light ON. Collects both girls on Wednesdays.",
  },
  {
    id: "oskars-papa", fn: "Papa von Oskar (name??)", n: ["", "Papa von Oskar"], tel: ["cell +49 171 3920081"],
    note: "Has told me three times. It is too late to ask again. Possibly Matthias.",
  },
  {
    id: "guelay", fn: "Gülay Öztürk", n: ["Öztürk", "Gülay"], tel: ["cell +49 171 3920019"],
      mail: ["home guelay.oeztuerk@example.org"],
    note: "Elternsprecherin. Knows about strikes, lice and lost jackets before the school does.",
  },
  {
    id: "anneliese", fn: "Anneliese Pohl", n: ["Pohl", "Anneliese"], tel: ["home +49 30 23125 827"], bday: "1941-04-02",
    adr: ["home|Gartenweg 27, KGV Abendruh|Berlin||12997|Germany"],
    note: "Plot 27. 84 and up the cherry tree. Shout over the hedge, she doesn't hear the phone. Gives currants, wants jars back.",
  },
  {
    id: "caro", fn: "Caroline Mbeki", n: ["Mbeki", "Caroline"], nick: "Caro",
      tel: ["cell +44 7700 900245", "work +44 20 7946 0245"],
    mail: ["home caro.mbeki@example.com"], adr: ["home|19 Laurel Mews|London||N1 0ZZ|United Kingdom"], bday: "1985-11-08",
    note: "Shared a fridge for three years. Lotte's godmother. Sofa always free, bring own pillow.",
  },
  {
    id: "tom", fn: "Tom Ashworth", n: ["Ashworth", "Thomas"], tel: ["work +44 1632 960210"], org: "Ashworth's Fish & Chips",
    note: "School. First kiss, terrible. Chips, excellent. Takes Grandpa his haddock on Fridays.",
  },
  {
    id: "ewa", fn: "Ewa Nowak", n: ["Nowak", "Ewa"], tel: ["cell +49 171 3920090"], mail: ["home ewa.nowak@example.net"],
      bday: "1979-07-17",
    note: "Book club, last Thursday. Reads the ending first. Trust her anyway.",
  },
  {
    id: "brenners", fn: "Margit & Uli Brenner", n: ["Brenner", "Margit & Uli"], tel: ["home +49 30 23125 412"],
    adr: ["home|Apfelgasse 12, 4. OG|Berlin||12999|Germany"],
      note: "Upstairs. Their piano, our ceiling. Lotte may practise there Tue + Fri until six.",
  },
  {
    id: "pilar", fn: "Pilar Soto", n: ["Soto", "Pilar"], tel: ["cell +49 176 04069073"], mail: ["home pilar.soto@example.org"],
    note: "Choir, second alto. Drives. ¡Siempre cinco minutos antes!",
  },
  {
    id: "leonie", fn: "Leonie Hartmann (babysitter)", n: ["Hartmann", "Leonie"], tel: ["cell +49 176 04069055"],
      bday: "2004-08-12",
    note: "14 € an hour. Emil asks for her by name. Abitur May 2023: no bookings that month!",
  },
  {
    id: "mrs-dunmore", fn: "Mrs Dunmore (Grandpa's neighbour)", n: ["Dunmore", "Edith", "", "Mrs"],
      tel: ["home +44 1632 960438"],
    adr: ["home|33 Marine Steps|Saltburn-by-the-Sea|North Yorkshire|TS12 0ZZ|United Kingdom"],
    note: "Has his key. Can see from her landing whether the curtains are open. They always are by eight.",
  },
];
