import type { Person } from "../text/vcard.ts";

const saltburn = "Saltburn-by-the-Sea|North Yorkshire|TS12 0ZZ|United Kingdom";

/** Mara's own: her side by the North Sea, Jonas's side by the Rhine, her brother in Brooklyn. */
export const family: readonly Person[] = [
  {
    id: "mara", fn: "Mara Whitlock", n: ["Whitlock", "Mara"],
    tel: ["cell,pref +49 171 3920014"], mail: ["home,pref mara@whitlock.example", "work m.whitlock@stadtarchiv.example"],
    adr: ["home|Apfelgasse 12|Berlin||12999|Germany"], org: "Stadtarchiv", title: "Paper conservator", bday: "1986-03-14",
    note: "Blood group A+. If you found this phone: please ring Mum. She will shout, but kindly.",
    related: ["Mother=Ruth Whitlock", "Child=Lotte", "Child=Emil"],
  },
  {
    id: "mum", fn: "Mum", n: ["Whitlock", "Ruth"], nick: "Mum",
    tel: ["home,pref +44 1632 960118", "cell +44 7700 900118"], mail: ["home ruth.whitlock@example.org"],
    adr: [`home|4 Pearl Terrace|${saltburn}`], bday: "1958-02-02",
    note: "Sundays, after choir. Never during The Archers.", related: ["Father=Samuel Hartley"],
  },
  {
    id: "grandpa-sam", fn: "Grandpa Sam", n: ["Hartley", "Samuel"],
    tel: ["home,pref +44 1632 960437"], adr: [`home|31 Marine Steps|${saltburn}`], bday: "1934-05-17",
    note: "Landline only. Let it ring, he is slow on the stairs. Twenty rings is normal. After that: Mrs Dunmore next door.",
    related: ["Spouse=Joan Hartley", "Daughter=Ruth Whitlock"],
  },
  {
    id: "nan", fn: "Nan", n: ["Hartley", "Joan"], tel: ["home +44 1632 960437"], bday: "1936-11-30",
    note: "11 February 2019. Same number as Grandpa. I know. I'm keeping it.",
  },
  {
    id: "dad", fn: "Dad (& Carol)", n: ["Whitlock", "Peter"], tel: ["home +44 1632 960804"],
      mail: ["home pete.and.carol@example.net"],
    adr: ["home|The Old Net Loft, Quay Lane|Penzance|Cornwall|TR18 0ZZ|United Kingdom"], bday: "1955-08-23",
    note: "Rings on birthdays, one day late. Always the same joke about the tides.",
  },
  {
    id: "theo", fn: "Theo Whitlock", n: ["Whitlock", "Theo"], nick: "Bean",
    tel: ["cell +1 718 555 0142"], mail: ["home theo@whitlock.example"],
      adr: ["home|418 Dock Street, Apt 3|Brooklyn|NY|11299|USA"],
    bday: "1989-12-09", note: "Six hours behind. Awake at ALL hours since Joaquín.", v4: true,
  },
  {
    id: "marisol", fn: "Marisol Reyes", n: ["Reyes", "Marisol"], tel: ["cell +1 718 555 0177"],
      mail: ["home marisol.reyes@example.com"],
    adr: ["home|418 Dock Street, Apt 3|Brooklyn|NY|11299|USA"], bday: "1990-04-21",
    note: "Allergic to walnuts (NOT almonds). Joaquín, born 2025-02-27.", v4: true,
  },
  {
    id: "jonas", fn: "Jonas Weber", n: ["Weber", "Jonas"], tel: ["cell,pref +49 171 3920033", "work +49 30 23125 330"],
    mail: ["home jonas.weber@example.org"], adr: ["home|Kanalufer 5|Berlin||12998|Germany"], bday: "1984-07-30",
    note: "Handover Monday, school gate. Bring: rabbit, brace, both swimming bags.", related: ["Mother=Hannelore Weber"],
  },
  {
    id: "oma", fn: "Oma", n: ["Weber", "Hannelore"], tel: ["home,pref +49 221 4710 611"],
    adr: ["home|Fliederweg 8|Köln||50999|Germany"], bday: "--06-11",
    note: "Geburtstag ja, Jahrgang nein. She says a lady has a day, not a year.\nKaffee: stark. Kuchen: immer.",
  },
  {
    id: "lotte", fn: "Lotte", n: ["Weber", "Lotte"], nick: "Lottchen", tel: ["cell +49 176 04069017"], bday: "2017-09-05",
    note: "Her watch. Only rings at break (9:35, 11:20) and on the way home. Shoes 36. Penicillin: no.",
  },
  {
    id: "emil", fn: "Emil", n: ["Weber", "Emil"], bday: "2020-11-19",
    note: "Shoes 30. Says he is allergic to Tuesdays. Real allergies: none. Rabbit is called Herr Hase.",
  },
  {
    id: "steffi", fn: "Steffi Weber", n: ["Weber", "Stefanie"], tel: ["cell +49 171 3920051"],
      mail: ["home steffi.w@example.net"],
    adr: ["home|Am Alten Hafen 2|Köln||50998|Germany"], bday: "1981-01-19",
      note: "Jonas's sister. Still my friend. We don't talk about it, we just are.",
  },
  {
    id: "katrin", fn: "Katrin Adler", n: ["Adler", "Katrin"], tel: ["cell +49 176 04069046"],
      mail: ["home katrin.adler@example.org"],
    note: "Jonas's Katrin. Cuts the grapes in half without being asked. Be fair.",
  },
  {
    id: "henrik", fn: "Henrik Solberg", n: ["Solberg", "Henrik"], tel: ["cell,pref +49 176 04069031"],
      mail: ["home henrik@solberg.example"],
    adr: ["home|Gartenweg 31, KGV Abendruh|Berlin||12997|Germany"], org: "Solberg Boat & Joinery", bday: "1983-10-04",
    note: "Plot 31. Fixed the hut door and would not hear of money. Likes: cardamom, silence, bad puns.", v4: true,
  },
  {
    id: "ingrid-solberg", fn: "Ingrid Solberg", n: ["Solberg", "Ingrid"], mail: ["home ingrid.solberg@example.org"],
    adr: ["home|Naustveien 3|Reine||8399|Norway"], bday: "--03-08",
    note: "Henriks mor. Speaks slowly so I can follow: «Ta det med ro, Mara.»", v4: true,
  },
  {
    id: "margaret", fn: "Auntie Margaret", n: ["Hartley", "Margaret"], tel: ["home +44 1632 960552"],
      adr: [`home|2 Ruby Street|${saltburn}`],
    bday: "1961-09-27", note: "Knows every birthday in the family. Ask her, not the phone.",
  },
  {
    id: "dan", fn: "Dan Hartley", n: ["Hartley", "Daniel"], tel: ["cell +44 7700 900552"],
      mail: ["work dan@hartleyroofing.example"],
    org: "Hartley Roofing", bday: "1987-06-15", note: "Cousin. Has the ladder, the van and Grandpa's spare key.",
  },
];
