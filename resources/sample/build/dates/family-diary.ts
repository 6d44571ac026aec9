/** See text/diary.ts for how a line is read. */
export const familyDiary = `
2017-01-21 10:00 45 Viewing the flat @ Apfelgasse 12, Berlin // third floor, no lift, a pear tree in the yard ! 1H
2017-02-01 08:00 600 MOVING DAY @ Apfelgasse 12, Berlin // Zoë brings the van, Ali has the keys
2017-02-10 14:30 30 Twelve-week scan @ Marktplatz 11 // Jonas comes straight from work
2017-03-18 19:00 180 Tell Zoë @ her kitchen // (she already knows)
2017-04-29 11:00 120 Cherry blossom walk with Inês @ Uferpromenade
2017-05-13 09:30 120 Ikea, cot. Only the cot.
2017-06-08 17:00 60 Hebamme: Britta, first visit @ Apfelgasse 12 // ask about the stairs ! 1H
2017-06-11 15:00 180 Oma's Geburtstagskaffee @ Fliederweg 8, Köln
2017-07-06 17:00 60 Britta @ Apfelgasse 12 ! 1H
2017-07-15 16:00 240 Lake, feet in the water @ Krummer See
2017-08-03 17:00 60 Britta @ Apfelgasse 12 ! 1H
2017-08-17 17:00 60 Britta, bag check @ Apfelgasse 12 // she laughed at the three novels
2017-08-28 Due date
2017-09-05 01:50 25 Taxi. Herr Yılmaz. Every light green.
2017-09-05 04:12 30 Lotte @ Klinikum, Kreißsaal 2 // 3,280 g, 51 cm, furious
2017-09-08 16:00 45 Britta: home visit 1 @ Apfelgasse 12 // she is allowed to sleep in the laundry basket
2017-09-09 11:00 45 Britta: home visit 2 @ Apfelgasse 12
2017-09-11 11:00 45 Britta: home visit 3 @ Apfelgasse 12 // weigh
2017-09-14 11:00 45 Britta: home visit 4 @ Apfelgasse 12 // 3,410 g!
2017-09-19 11:00 45 Britta: home visit 5 @ Apfelgasse 12
2017-09-26 11:00 45 Britta: last home visit @ Apfelgasse 12 // cake
2017-09-21..2017-09-27 Mum here // she brought her own teabags
2017-12-10 16:00 120 First snow, tea at Nour's
2017-12-24 17:00 240 Heiligabend, just us three
2018-04-07 14:00 120 Pram to the canal, pick up Tariq's repaired bike @ Radwerkstatt Tariq
2018-05-14 09:00 30 Put our name on the allotment list @ KGV Abendruh // number 214. „Sechs Jahre, junge Frau.“
2018-05-20 12:00 300 Washing day at Oma's @ Fliederweg 8, Köln
2018-08-10..2018-08-24 Saltburn, all of us @ 4 Pearl Terrace
2018-08-14 07:30 120 Low tide, beach with Lotte @ Saltburn beach // Grandpa says 8:12, believe Grandpa
2018-10-31 20:00 240 Zoë's birthday, costume (no cats) @ Uferpromenade 40
2019-02-11 20:10 15 Nan
2019-02-19 19:34 700 Night train, then the ferry // one bag. Black shoes.
2019-02-21 14:00 90 Nan's funeral @ St Hild's, Saltburn // Grandpa wants „the one about the sea“
2019-02-21 15:30 150 Tea at the Methodist hall // Margaret does sandwiches, we carry chairs
2019-05-17 16:00 120 Grandpa is 85. First one without Nan. Fly over. @ 31 Marine Steps
2019-09-05 15:30 150 Lotte is 2: cake, balloons (four, not forty) @ Apfelgasse 12
2019-10-13 10:00 120 Puddles @ Volkspark
2019-11-28 19:30 150 Book club at ours @ Apfelgasse 12 // Ewa will have read the ending
2020-03-15 18:00 60 Everything cancelled. Call everyone.
2020-04-05 10:00 120 Dough, second attempt // 小龙 says: wetter
2020-05-09 15:00 90 Chalk in the yard with everyone, two metres
2020-05-20 14:30 30 Scan. Jonas waits outside. @ Marktplatz 11
2020-08-27 17:00 60 Hebamme: Britta is back @ Apfelgasse 12 // with mask, without mercy ! 1H
2020-10-08 17:00 60 Britta @ Apfelgasse 12 ! 1H
2020-11-05 17:00 60 Britta, bag check. One novel. @ Apfelgasse 12
2020-11-19 13:37 30 Emil @ Klinikum, Kreißsaal 4 // 3,640 g, asleep within minutes
2020-11-23 10:00 45 Britta: home visit 1 @ Apfelgasse 12
2020-11-26 10:00 45 Britta: home visit 2 @ Apfelgasse 12
2020-12-03 10:00 45 Britta: home visit 3, the last ever @ Apfelgasse 12 // both of us cried, she said it's the onions
2020-12-24 18:00 60 Heiligabend by video: Saltburn, Köln, Brooklyn // 18:00 here, 17:00 there, 12:00 Theo
2021-01-30 15:00 60 SNOW. Everyone into the yard.
2021-03-20 11:00 60 Collect the cat @ Tierheim // Lotte has chosen: Toast
2021-03-26 17:30 30 Toast: vet @ Tierärztin Petra Lang ! 1D 1H
2021-06-02 09:10 15 First jab @ Impfzentrum, Hall 3
2021-07-14 09:10 15 Second jab @ Impfzentrum, Hall 3
2021-08-06..2021-08-09 Tent. All four. @ Krummer See
2021-11-14 19:00 90 Talk. Kids at Nour's.
2022-01-18 18:00 90 Mediation 1 @ Frau Stein
2022-02-01 18:00 90 Mediation 2 @ Frau Stein // „Nicht wer recht hat. Wer abholt.“
2022-02-22 18:00 90 Mediation 3 @ Frau Stein
2022-03-26 09:00 360 Jonas moves to Kanalufer // kids at Samira's
2022-03-26 20:00 180 Zoë comes. Brings soup. Does not talk about it.
2022-07-23 17:00 150 Bicycles, canal, all three of us
2022-09-03 19:00 300 Inês: farewell dinner @ Apfelgasse 12 // nobody says last
2022-09-10 06:20 60 Inês flies. Airport, gate B. @ BER
2022-12-04 14:00 180 Plätzchen with both kids // Oma's recipe, half the sugar, don't tell
2023-01-26 19:30 150 Book club @ Ewa's
2023-06-15 10:00 30 Passports ready?? @ Bürgeramt ! 1D
2023-06-24 16:00 480 Theo & Marisol's wedding @ Orchard Barn, Hudson Valley, NY // Lotte has the rings. Emil has the nap.
2023-06-26 19:30 120 Rooftop at Theo's @ 418 Dock Street, Brooklyn
2023-11-11 17:00 75 Lantern walk with Kita @ Kastanienhof // matches!
2024-03-01 07:58 5 THE ALLOTMENT LETTER // plot 30. Six years. „Junge Frau“ indeed.
2024-03-16 10:00 240 Garden, day one @ KGV Abendruh, plot 30 // spade from Grandpa by post?! yes
2024-04-20 09:00 180 Compulsory community work @ KGV Abendruh // hedge along path C. Man from 31 has two pairs of gloves.
2024-06-15 15:00 180 Summer party @ KGV Abendruh // we: potato salad
2024-07-06 10:00 300 Beans!!
2024-10-05 11:00 240 Kites on the old airfield // wind 5
2025-03-22 15:00 60 Coffee with Henrik (plot 31) // it is only coffee
2025-04-12 15:00 90 Coffee with Henrik // all right
2025-05-24 19:00 180 Dinner, Henrik cooks @ Gartenweg 31
2025-06-28 14:00 180 Henrik meets the kids properly @ plot 30 // Emil: „Kannst du Boote?“
2025-07-12..2025-07-26 Norway with Henrik, kids' weeks swapped @ Reine // Jonas said yes straight away. Thank him.
2025-12-27 13:00 240 Saltburn: fix Grandpa's bannister @ 31 Marine Steps // Dan brings the drill, Henrik the oak
2026-02-13 17:00 30 Toast: teeth @ Tierärztin Petra Lang ! 1D
2026-04-02 12:00 120 Anneliese is 85: bring jars BACK @ plot 27
2026-05-17 15:00 180 Grandpa is 92. Dominoes. @ 31 Marine Steps
2026-08-15 10:00 180 Measure the sunflowers @ plot 30 // Lotte: 1.38, flower: 2.41
2026-09-12 09:00 180 Apple day, all hands @ KGV Abendruh
2026-10-29 19:30 150 Book club at ours @ Apfelgasse 12 // Ewa: „He survives.“ Thank you, Ewa.
2026-11-07 09:30 5 Letter from Grandpa! // the recipe. His own hand.
2026-11-19 15:30 150 Emil is 6: eight children, three hours, one cake @ Apfelgasse 12 // Leonie helps until 18:00 ! 1D
2026-11-29 16:00 120 First of Advent, all of us @ Kanalufer 5 // Katrin bakes, we bring the wreath
2026-12-05 10:00 120 Winter-proof the water butt @ plot 30
2026-12-24 17:00 240 Heiligabend at Apfelgasse: both kids until six, then Jonas fetches
`;
