// People as they are met: ordinary, hostile, and the examples of RFC 6350 and RFC 9554.

const pixel = "/9j/2wBDAP//////////////////////////////////////////////////////////////////////////////////////2wBDAf//////////////////////////////////////////////////////////////////////////////////////wAARCAABAAEDASIAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AAA//2Q==";

/** Bodies of cards without BEGIN, END and UID. */
const version3: readonly string[] = [
  "FN:Anna Berg\nN:Berg;Anna;;;\nTEL;TYPE=CELL:+49 170 1234567\nEMAIL;TYPE=INTERNET,HOME:anna@example.org",
  "FN:Dr. Élise Morel\nN:Morel;Élise;Marie,Anne;Dr.;MD\nNICKNAME:Lili,Élo\nORG:Clinique;Pédiatrie\nTITLE:Pédiatre\nROLE:Chef de service\nBDAY:1979-03-08\nNOTE:Une note\\, avec des virgules\\; des points-virgules\\net des lignes.",
  "FN:Many Numbers\nN:Numbers;Many;;;\nTEL;TYPE=HOME,VOICE,PREF:+1 555 0100\nTEL;TYPE=WORK,VOICE:+1 555 0101;ext=12\nTEL;TYPE=WORK,FAX:+1 555 0102\nTEL;TYPE=HOME,FAX:+1 555 0103\nTEL;TYPE=PAGER:+1 555 0104\nTEL;TYPE=MAIN:+1 555 0105\nTEL;TYPE=CAR:+1 555 0106\nTEL;TYPE=CELL:+1 555 0107\nTEL;TYPE=CELL:+1 555 0108\nTEL:+1 555 0109\nTEL;TYPE=HOME:+1 555 0110\nTEL;TYPE=WORK:+1 555 0111",
  "FN:Many Addresses\nN:Addresses;Many;;;\nADR;TYPE=HOME:;;1 Mill Lane\\, Flat 2;Leeds;West Yorkshire;LS1 1AA;United Kingdom\nADR;TYPE=WORK:PO Box 12;Suite 3;Rue de la Paix 5;Lyon;;69001;France\nADR;TYPE=HOME:;;Second Home 1;Porto;;4000;Portugal\nADR:;;Nowhere 9;;;;\nLABEL;TYPE=HOME:1 Mill Lane\\, Flat 2\\nLeeds",
  "FN:Apple Labels\nN:Labels;Apple;;;\nitem1.TEL:+49 30 123\nitem1.X-ABLabel:Boat\nitem2.X-ABDATE;VALUE=date-and-or-time:2001-06-23\nitem2.X-ABLabel:_$!<Anniversary>!$_\nitem3.X-ABRELATEDNAMES:Carol\nitem3.X-ABLabel:_$!<Spouse>!$_\nitem4.ADR;TYPE=HOME:;;Am Hang 1;Bremen;;28195;Germany\nitem4.X-ABADR:de\nitem5.URL:https://example.org/anna\nitem5.X-ABLabel:_$!<HomePage>!$_\nitem6.EMAIL;TYPE=INTERNET:boat@example.org\nitem6.X-ABLabel:Boat",
  `FN:With Photo\nN:Photo;With;;;\nPHOTO;ENCODING=b;TYPE=JPEG:${pixel}`,
  "FN:No Year\nN:Year;No;;;\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29",
  "FN:Messenger\nN:Messenger;;;;\nIMPP;X-SERVICE-TYPE=Jabber;TYPE=HOME:xmpp:anna@jabber.example\nX-SOCIALPROFILE;TYPE=twitter;x-user=anna:https://twitter.com/anna\nX-AIM:annaim\nX-SKYPE:anna.skype\nX-PHONETIC-FIRST-NAME:Anna\nX-PHONETIC-LAST-NAME:Berk\nX-MAIDENNAME:Holm",
  "FN:Stadtwerke\nN:;;;;\nORG:Stadtwerke\nX-ABShowAs:COMPANY\nTEL;TYPE=WORK:+49 421 1\nURL:https://stadtwerke.example\nURL;TYPE=WORK:https://stadtwerke.example/work",
  "FN:Private\nN:Private;;;;\nCLASS:PRIVATE\nCATEGORIES:Family,School\\, old,Choir\nGEO:53.08;8.80\nTZ:+01:00\nMAILER:Pine\nSORT-STRING:Priv\nSOUND;VALUE=uri:https://example.org/a.ogg\nKEY;VALUE=uri:https://example.org/a.asc\nLOGO;VALUE=uri:https://example.org/logo.png\nAGENT;VALUE=uri:CID:JQPUBLIC.part3.960129T083020.xyzMail@host3.example",
  "FN:👨‍👩‍👧‍👦 李小龙 نور\nN:李;小龙;;;\nNOTE:e\u0301 is not \u00e9; \u202eright to left\u202c\nORG:北京\\; 上海;研究 & 开发",
  `FN:Long Note\nN:Note;Long;;;\nNOTE:${"All work and no play. ".repeat(400)}`,
  "FN:Only a name",
  "FN:Odd Properties\nN:Properties;Odd;;;\nX-CUSTOM-ONE;X-PARAM=yes:first\nX-CUSTOM-ONE:second\nX-EVOLUTION-FILE-AS:Properties\\, Odd\nX-GENDER:Female\nX-ANNIVERSARY:2003-09-13\nX-SPOUSE:Kim\nX-MANAGER:Robin\nX-ASSISTANT:Lee",
  "FN:Empty Fields\nN:Fields;Empty;;;\nTEL;TYPE=HOME:\nEMAIL:\nNOTE:\nORG:;\nADR:;;;;;;",
];

const version4: readonly string[] = [
  // RFC 6350 section 8.
  "FN:Simon Perreault\nN:Perreault;Simon;;;ing. jr,M.Sc.\nBDAY:--0203\nANNIVERSARY:20090808T1430-0500\nGENDER:M\nLANG;PREF=1:fr\nLANG;PREF=2:en\nORG;TYPE=work:Viagenie\nADR;TYPE=work:;Suite D2-630;2875 Laurier;Quebec;QC;G1V 2M2;Canada\nTEL;VALUE=uri;TYPE=\"work,voice\";PREF=1:tel:+1-418-656-9254;ext=102\nTEL;VALUE=uri;TYPE=\"work,cell,voice,video,text\":tel:+1-418-262-6501\nEMAIL;TYPE=work:simon.perreault@viagenie.ca\nGEO;TYPE=work:geo:46.772673,-71.282945\nKEY;TYPE=work;VALUE=uri:http://www.viagenie.ca/simon.perreault/simon.asc\nTZ:-0500\nURL;TYPE=home:http://nomis80.org",
  // RFC 6350 section 6, property by property.
  "FN;PREF=1:Mr. John Q. Public\\, Esq.\nFN;LANGUAGE=en:John Public\nN;SORT-AS=\"Harten,Rene\":van der Harten;Rene,J.;Sir;R.D.O.N.;\nNICKNAME;TYPE=work:Boss\nNICKNAME:Jim,Jimmie\nBDAY;VALUE=text:circa 1800\nGENDER:O;intersex\nRELATED;TYPE=friend:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6\nRELATED;TYPE=co-worker;VALUE=text:Please contact my assistant Jane Doe for any inquiries.\nTITLE:Research Scientist\nROLE:Project Leader\nORG;SORT-AS=\"ABC\":ABC\\, Inc.;North American Division;Marketing\nCATEGORIES:INTERNET,IETF,INDUSTRY\nNOTE:This fax number is operational 0800 to 1715 EST\\, Mon-Fri.\nSOUND:CID:JOHNQPUBLIC.part8.19960229T080000.xyzMail@example.com\nCLIENTPIDMAP:1;urn:uuid:3df403f4-5924-4bb7-b077-3c711d9eb34b\nKEY:http://www.example.com/keys/jdoe.cer\nFBURL;MEDIATYPE=text/calendar;PREF=1:http://www.example.com/busy/janedoe\nCALADRURI;PREF=1:mailto:janedoe@example.com\nCALURI;PREF=1:http://cal.example.com/calA\nIMPP;PREF=1:xmpp:alice@example.com\nXML:<config xmlns=\"http://config.example.com\"><scale-x>0.8</scale-x></config>\nSOURCE:ldap://ldap.example.com/cn=Babs%20Jensen\\,%20o=Babsco\\,%20c=US",
  "FN:Altid\nN;ALTID=1;LANGUAGE=jp:山田;太郎;;;\nN;ALTID=1;LANGUAGE=en:Yamada;Taro;;;\nTITLE;ALTID=1;LANGUAGE=fr:Patron\nTITLE;ALTID=1;LANGUAGE=en:Boss\nEMAIL;PID=4.1,5.2;PREF=2:taro@example.com\nTEL;VALUE=uri;PREF=1;TYPE=\"voice,home\":tel:+1-555-555-5555;ext=5555\nADR;GEO=\"geo:12.3457,78.910\";LABEL=\"Mr. John Q. Public, Esq.\\nMail Drop: TNE QB\\n123 Main Street\\nAny Town, CA  91921-1234\":;;123 Main Street;Any Town;CA;91921-1234;U.S.A.\nBDAY:19850412\nDEATHDATE:20201231\nBIRTHPLACE:Babies'R'Us Hospital\nDEATHPLACE;VALUE=uri:geo:46.769307,-71.283079\nEXPERTISE;LEVEL=beginner;INDEX=2:chinese literature\nHOBBY;INDEX=1;LEVEL=high:reading\nINTEREST;INDEX=1;LEVEL=medium:r&b music",
  `FN:Photo in 4\nN:Four;Photo;;;\nPHOTO:data:image/jpeg;base64,${pixel}`,
  "FN:Photo by link\nN:Link;Photo;;;\nPHOTO;MEDIATYPE=image/jpeg:https://example.invalid/photo.jpg",
  "KIND:org\nFN:ABC Marketing\nORG:ABC\\, Inc.;North American Division;Marketing",
  // RFC 9554.
  "FN:Jane Doe\nN:Doe;Jane;;;;;\nCREATED:20220705T093412Z\nGRAMGENDER:neuter\nGRAMGENDER;LANGUAGE=de:feminine\nLANGUAGE:de-AT\nPRONOUNS;LANGUAGE=en;PREF=1:xe/xir\nPRONOUNS;LANGUAGE=en;PREF=2:they/them\nSOCIALPROFILE;SERVICE-TYPE=Mastodon:https://example.com/@foo\nSOCIALPROFILE;SERVICE-TYPE=SomeSite;VALUE=text:peter94\nIMPP;SERVICE-TYPE=Mastodon;USERNAME=foo:xmpp:foo@example.com\nNOTE;AUTHOR=\"mailto:john@example.com\";AUTHOR-NAME=\"John Doe\";CREATED=20221122T151823Z:This is some note.",
  "FN:John Stevenson\nN;PHONETIC=ipa;ALTID=1:;/d͡ʒɑn/;;;;\nN;ALTID=1:Stevenson;John;Philip,Paul;Dr.;Jr.,M.D.,A.C.P.;;Jr.\nADR;LABEL=\"54321 Oak St\":;;54321 Oak St;Reston;VA;20190;USA;;;;54321;Oak St;;;;;;\nTEL;DERIVED=true;PROP-ID=PHONE3:+1 555\nEMAIL;PREF=1:a@example.org\nEMAIL;PREF=3:b@example.org",
];

/** A group that names its members by the number of their card. */
const family = (uids: readonly string[]): string => `KIND:group\nFN:Family\n${uids.map((uid) => `MEMBER:urn:uuid:${uid}`).join("\n")}`;
const appleFamily = (uids: readonly string[]): string => `FN:Neighbours\nN:Neighbours;;;;\nX-ADDRESSBOOKSERVER-KIND:group\n${uids.map((uid) => `X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:${uid}`).join("\n")}`;

/** Whole cards. */
export function cards(): string[] {
  const uidOf = (n: number): string => `03a0e51f-d1aa-4385-8a53-${String(n).padStart(12, "0")}`;
  const bodies = [...version3.map((body) => ["3.0", body] as const), ...version4.map((body) => ["4.0", body] as const)];
  const members = [0, 1, 2].map(uidOf);
  const groups = [["4.0", family(members)] as const, ["3.0", appleFamily(members)] as const];
  return [...bodies, ...groups].map(([version, body], n) => {
    const lines = ["BEGIN:VCARD", `VERSION:${version}`, `UID:${version === "4.0" ? "urn:uuid:" : ""}${uidOf(n)}`, ...body.split("\n"), "END:VCARD"];
    return `${lines.join("\r\n")}\r\n`;
  });
}
