export const workDiary = `
2017-01-09 09:00 60 First day @ Stadtarchiv, Pforte // ask for Dr. Brandt
2017-03-02 14:00 90 Iron-gall ink survey: start @ Reading room 2
2017-07-14 15:00 60 Handover before leave // 小龙 takes the parish registers
2017-07-21 12:00 120 Goodbye lunch. They knitted. All of them.
2018-10-01 09:00 60 Back. 50 %. @ Stadtarchiv
2018-11-15 10:00 120 Washi order with 小龙 // Tengujo 2 g ×3
2019-03-04 09:00 60 Back after Nan. Hanne has moved my deadlines.
2019-06-26 09:30 420 Conference: Paper & Water @ Universität
2019-10-17 13:00 90 Map cabinet, drawer 9 @ Stacks -2 // no signal, tell someone
2020-03-16 08:30 30 Collect laptop, plants home @ Pforte
2020-06-15 09:00 240 On site again, one per room
2020-10-16 12:00 60 Goodbye (again). They knitted (again).
2022-01-10 09:00 60 Back. 60 %. @ Stadtarchiv
2022-05-19 10:00 120 Loan check: city view of 1652 @ Workshop
2022-05-23..2022-05-24 Courier to Bologna with the city view @ Museo della Carta // Carlotta signs, I breathe
2022-11-03 11:00 60 Appraisal with Hanne // 80 % from January?
2023-02-16 10:00 180 Wheat paste morning with 小龙 @ Workshop
2023-05-11 13:00 60 Ledger 1838: how bad? @ Workshop // Adaeze brings the XRF
2023-10-12 18:00 150 Museum night: we open the workshop // 400 people, one sneeze
2024-02-08 09:00 90 Fire drill, real stopwatch @ Pforte
2024-05-16 14:00 60 Magda: rebinding the guild books @ Workshop
2024-09-19 10:00 60 Disk strategy with Priya // two are one, one is none
2025-01-12 22:40 20 PHONE: pipe burst, stacks -2
2025-01-12 23:30 510 Water. Everyone. Bring towels. @ Stacks -2
2025-01-13..2025-01-17 Drying: 3,112 leaves on every line we own @ Reading room 2
2025-01-20 10:00 60 Count what was lost // lost: nothing. wet: 3,112. Priya cried.
2025-02-06 12:00 90 Thank-you lunch for Sören and the fire brigade
2025-06-12 09:30 420 Conference: After the water @ Universität // my talk 11:15
2025-11-20 10:00 90 New shelves, acceptance @ Stacks -2 // 15 cm off the floor, measured by me
2026-01-22 10:00 90 Exhibition planning: „Was blieb“ @ Reading room 2
2026-03-05 14:00 60 Herr Nowotny's farewell @ Pforte // thank him properly
2026-04-23 09:00 240 Framing day @ Workshop
2026-05-07 18:30 150 Opening: „Was blieb“ @ Foyer // Mum on video, Grandpa beside her in a tie
2026-08-27 10:00 60 Dismantle, condition check @ Foyer
2026-09-24 11:00 60 Appraisal with Hanne // say it: deputy?
2026-10-15 09:00 90 Washi arrives. Unroll with 小龙.
2026-11-10 13:30 60 Adaeze: XRF results ledger 1838
2026-11-26 09:00 180 Wheat paste morning: teach the trainees @ Workshop
`;
