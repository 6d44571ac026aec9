import type { Person } from "../text/vcard.ts";

/** The people who hold a family's days together. */
export const town: readonly Person[] = [
  {
    id: "britta", fn: "Britta Sommerfeld (midwife)", n: ["Sommerfeld", "Britta"], title: "Hebamme",
    tel: ["cell,pref +49 171 3920044"], mail: ["work britta@hebamme-sommerfeld.example"], bday: "1966-04-30",
    note: "Lotte 2017, Emil 2020. At night: let it ring twice, hang up, she rings back. „Alles wird gut, und wenn nicht, komme ich.“",
  },
  {
    id: "elise-morel", fn: "Dr. Élise Morel", n: ["Morel", "Élise", "", "Dr."], org: "Kinderarztpraxis Morel",
      title: "Paediatrician",
    tel: ["work,pref +49 30 23125 710"], mail: ["work praxis@morel.example"], adr: ["work|Marktplatz 3|Berlin||12999|Germany"],
    note: "Call at 8:00 sharp or not at all. Emil needs the sticker BEFORE the needle.",
  },
  {
    id: "karimi", fn: "Dr. Azadeh Karimi", n: ["Karimi", "Azadeh", "", "Dr."], org: "Hausarztpraxis Karimi", title: "GP",
    tel: ["work +49 30 23125 722"], adr: ["work|Marktplatz 11|Berlin||12999|Germany"],
      note: "Noticed before I did that I was tired of more than work.",
  },
  {
    id: "okoro", fn: "Zahnarzt Dr. Ben Okoro", n: ["Okoro", "Ben", "", "Dr."], tel: ["work +49 30 23125 733"],
    note: "Lotte only opens for the one with the fish ceiling: room 2.",
  },
  {
    id: "petra-lang", fn: "Tierärztin Petra Lang", n: ["Lang", "Petra"], tel: ["work +49 30 23125 744"],
      mail: ["work praxis@tierarzt-lang.example"],
    note: "Toast, tabby, chip ends in 4471. Do not say „Box“ aloud at home.",
  },
  {
    id: "grundschule", fn: "Grundschule am Apfelbaum", n: ["", "Grundschule am Apfelbaum"], org: "Grundschule am Apfelbaum",
      company: true,
    tel: ["work,pref +49 30 23125 801"], mail: ["work sekretariat@gs-apfelbaum.example"],
      adr: ["work|Schulstraße 1|Berlin||12999|Germany"],
    note: "Frau Reimann, office, till 13:30. Sick notes before 7:45 on the machine.",
  },
  {
    id: "yildiz", fn: "Frau Yıldız (3b)", n: ["Yıldız", "Aylin"], title: "Class teacher",
      mail: ["work yildiz@gs-apfelbaum.example"],
    note: "Wrote „Lotte fragt gut“ in the report. Framed it.",
  },
  {
    id: "kita", fn: "Kita Kastanienhof", n: ["", "Kita Kastanienhof"], org: "Kita Kastanienhof", company: true,
    tel: ["work,pref +49 30 23125 812"], mail: ["work hallo@kastanienhof.example"],
      note: "Eulengruppe. Pick-up by 16:30, Fridays 15:00. Spare trousers! Always!",
  },
  {
    id: "lindner", fn: "Hausverwaltung Lindner", n: ["Lindner", "Ernst-Otto"], org: "Hausverwaltung Lindner", title: "Landlord",
      company: true,
    tel: ["work +49 30 23125 900"], mail: ["work post@hv-lindner.example"],
      note: "Only in writing. Letters get answered, calls get remembered.",
  },
  {
    id: "plumber", fn: "Rohr-Schröder (plumber)", n: ["Schröder", "Klaus-Dieter"], org: "Rohr-Schröder",
      tel: ["work +49 30 23125 955"],
    note: "DON'T call, ask Ali.",
  },
  {
    id: "ali", fn: "Ali Bozkurt", n: ["Bozkurt", "Ali"], title: "Hausmeister", tel: ["cell,pref +49 171 3920022"],
    note: "Knows which tap, which key and which plumber. Kolay gelsin! Tea in the boiler room at ten.",
  },
  {
    id: "seepferdchen", fn: "Schwimmschule Seepferdchen", n: ["", "Schwimmschule Seepferdchen"],
      org: "Schwimmschule Seepferdchen", company: true,
    tel: ["work +49 30 23125 840"], note: "Saturdays 9:15. Hair tie. The water is colder than they say.",
  },
  {
    id: "okonkwo", fn: "Mr Okonkwo (piano)", n: ["Okonkwo", "Chidi", "", "Mr"], tel: ["cell +49 176 04069040"],
      mail: ["home chidi.okonkwo@example.org"],
    note: "Thursdays 15:30. Lets her play the sad ones.",
  },
  {
    id: "kgv-abendruh", fn: "KGV Abendruh e. V.", n: ["", "KGV Abendruh e. V."], org: "Kleingartenverein Abendruh e. V.",
      company: true,
    mail: ["work vorstand@kgv-abendruh.example"],
      note: "On the list since May 2018, number 214. Plot 30 since March 2024. Hedge: 1.25 m. They measure.",
  },
  {
    id: "apotheke", fn: "Apotheke am Markt", n: ["", "Apotheke am Markt"], org: "Apotheke am Markt", company: true,
      tel: ["work +49 30 23125 760"],
    note: "Night bell left of the door. They know about the penicillin.",
  },
  {
    id: "stein", fn: "Frau Stein (mediation)", n: ["Stein", "Judith"], tel: ["work +49 30 23125 670"],
      mail: ["work stein@mediation.example"],
    note: "„Nicht wer recht hat. Wer abholt.“ Best sentence of 2022.",
  },
  {
    id: "fundbuero", fn: "Fundbüro (rabbit)", n: ["", "Fundbüro"], org: "Fundbüro der Verkehrsbetriebe", company: true,
      tel: ["work +49 30 23125 777"],
    note: "File 4417: rabbit, grey, one and a half ears, answers to Herr Hase. Found after 9 days. They had put him on the radiator.",
  },
  {
    id: "kaese-marianne", fn: "Käse-Marianne", n: ["", "Marianne"], tel: ["cell +49 171 3920066"],
    note: "Saturday market, blue awning. Keeps the rind for Grandpa's soup if you ring on Thursday.",
  },
  {
    id: "herr-yilmaz", fn: "Herr Yılmaz (taxi)", n: ["Yılmaz", "Kemal", "", "Herr"], tel: ["cell +49 171 3920003"],
    note: "Drove us on 5 September 2017, 1:50 at night, every light green. Would not take money. Sends a thumbs-up every birthday.",
  },
  {
    id: "surgery", fn: "Saltburn Surgery (Grandpa)", n: ["", "Saltburn Surgery"], org: "Lighthouse Surgery", company: true,
      tel: ["work +44 1632 960700"],
    note: "NHS no. is in the blue folder. He will say he is fine. Ask for Nurse Bell.",
  },
];
