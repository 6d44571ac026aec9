import type { Person } from "../text/vcard.ts";

const org = "Stadtarchiv";

export const work: readonly Person[] = [
  {
    id: "hanne", fn: "Dr. Hanne Brandt", n: ["Brandt", "Hanne", "", "Dr."], org, title: "Head of conservation",
    tel: ["work +49 30 23125 501", "cell +49 171 3920005"], mail: ["work h.brandt@stadtarchiv.example"], bday: "1969-12-01",
    note: "Hired me in January, I told her in March. She said: wonderful. Twice.",
  },
  {
    id: "li-xiaolong", fn: "李小龙", n: ["李", "小龙"], nick: "Xiaolong", org, title: "Bookbinder",
    tel: ["work +49 30 23125 508", "cell +49 176 04069088"], mail: ["work x.li@stadtarchiv.example"], bday: "1982-02-17",
    note: "Yes, like Bruce. He has heard it. Makes the best wheat paste in the building; recipe: 小麦淀粉 1 : 水 5.",
  },
  {
    id: "priya", fn: "Priya Raman", n: ["Raman", "Priya"], org, title: "Digitisation",
    tel: ["work +49 30 23125 514"], mail: ["work p.raman@stadtarchiv.example"], bday: "1990-09-09",
    note: "Two copies are one, one is none. She means it. Also true of umbrellas.",
  },
  {
    id: "tobias", fn: "Tobias Krüger", n: ["Krüger", "Tobias"], org, title: "Stacks",
    tel: ["work +49 30 23125 520"], mail: ["work t.krueger@stadtarchiv.example"],
    note: "Basement -2, no signal. Ring the wall phone and wait.",
  },
  {
    id: "soeren", fn: "Sören Falk", n: ["Falk", "Sören"], org: "Falk Klimatechnik", title: "Climate engineer",
    tel: ["work +49 40 66969 120", "cell +49 171 3920098"], mail: ["work falk@klimatechnik.example"],
    note: "Night of 12 January 2025: came from Hamburg in two hours with four dehumidifiers and a cake.",
  },
  {
    id: "adaeze", fn: "Prof. Adaeze Okafor", n: ["Okafor", "Adaeze", "", "Prof."], org: "Universität", title: "Paper chemistry",
    tel: ["work +49 30 23125 640"], mail: ["work a.okafor@uni.example"],
      note: "Iron-gall ink. Answers within the hour, in footnotes.", v4: true,
  },
  {
    id: "magda", fn: "Magda Lewandowska", n: ["Lewandowska", "Magda"], org: "Introligatornia Magda", title: "Bookbinder",
    tel: ["cell +49 176 04069020"], mail: ["work magda@introligatornia.example"],
      note: "Freelance. Send photos first. Nie przed dziesiątą!",
  },
  {
    id: "tanaka", fn: "田中和紙店", n: ["", "田中和紙店"], nick: "Tanaka Washi", org: "田中和紙店", company: true,
    mail: ["work orders@tanakawashi.example"], url: "https://tanakawashi.example/",
    note: "Tengujo 2 g/m², 5 g/m². Order by March, arrives in June, worth it. 田中さん signs each roll.",
  },
  {
    id: "pforte", fn: "Stadtarchiv, Pforte", n: ["", "Pforte"], org, company: true, tel: ["work +49 30 23125 500"],
    note: "Night alarm rings here first. Herr Nowotny is on Tuesdays and likes to be thanked.",
  },
  {
    id: "it-helpdesk", fn: "Stadtarchiv IT", n: ["", "IT"], org, company: true, tel: ["work +49 30 23125 599"],
      mail: ["work it@stadtarchiv.example"],
    note: "They will ask whether you turned it off and on. Say yes. Then do it.",
  },
  {
    id: "carlotta", fn: "Carlotta Bianchi", n: ["Bianchi", "Carlotta"], org: "Museo della Carta", title: "Loans",
    mail: ["work c.bianchi@museodellacarta.example"],
      note: "Courier rule: she does not let go of the crate until you sign. Piano piano.",
  },
];
