import type { Group } from "../text/vcard.ts";

export const groups: readonly Group[] = [
  {
    id: "group-family", fn: "Family",
    members: ["mum", "grandpa-sam", "nan", "dad", "theo", "marisol", "oma", "lotte", "emil", "steffi", "margaret", "dan"],
  },
  {
    id: "group-kids", fn: "Lotte & Emil",
    members: ["jonas", "katrin", "grundschule", "yildiz", "kita", "elise-morel", "samira", "oskars-papa", "guelay", "leonie",
      "seepferdchen", "okonkwo"],
  },
  { id: "group-work", fn: "Archive", members: ["hanne", "li-xiaolong", "priya", "tobias", "soeren", "adaeze", "magda",
    "pforte"] },
  { id: "group-garden", fn: "Garten", members: ["henrik", "anneliese", "kgv-abendruh", "zoe", "nour"] },
  {
    id: "group-emergency", fn: "If something happens", v4: true,
    members: ["mum", "jonas", "zoe", "nour", "mrs-dunmore", "dan", "surgery", "karimi", "ali"],
  },
];
