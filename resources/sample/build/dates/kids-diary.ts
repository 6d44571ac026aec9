export const kidsDiary = `
2017-10-10 09:20 20 U3 Lotte @ Dr. Morel // yellow booklet
2017-12-05 09:20 20 U4 Lotte @ Dr. Morel // + first jabs, bring milk
2018-03-06 09:20 20 U5 Lotte @ Dr. Morel
2018-09-03 08:30 90 Kita: first hour, Mara stays @ Kita Kastanienhof
2018-09-10 08:30 120 Kita: first goodbye @ Kita Kastanienhof // cry round the corner, not at the gate
2018-09-11 10:10 20 U6 Lotte @ Dr. Morel
2019-06-04 16:00 45 Shoes! 24. @ Schuh-Ecke
2019-09-10 10:10 20 U7 Lotte @ Dr. Morel
2020-09-08 10:10 20 U7a Lotte @ Dr. Morel // she wants to do the eye test again
2020-12-22 09:40 20 U3 Emil @ Dr. Morel
2021-02-16 09:40 20 U4 Emil @ Dr. Morel
2021-05-18 09:40 20 U5 Emil @ Dr. Morel
2021-09-07 15:00 45 U8 Lotte @ Dr. Morel
2021-11-23 09:40 20 U6 Emil @ Dr. Morel
2022-01-31..2022-02-05 Winter holidays
2022-04-11..2022-04-23 Easter holidays
2022-05-02 08:30 90 Emil: first hour at Kita @ Kita Kastanienhof // walks in, does not look back
2022-06-14 16:00 60 Herr Hase LOST on the tram // ring Fundbüro daily
2022-06-23 15:30 30 Herr Hase FOUND @ Fundbüro // file 4417
2022-07-07..2022-08-19 Summer holidays
2022-09-06 15:00 45 U9 Lotte @ Dr. Morel
2022-10-24..2022-11-05 Autumn holidays
2022-11-22 09:40 20 U7 Emil @ Dr. Morel
2022-12-22..2023-01-02 Christmas holidays
2023-01-30..2023-02-04 Winter holidays
2023-02-07 14:00 30 School registration Lotte @ Grundschule am Apfelbaum
2023-04-03..2023-04-14 Easter holidays
2023-05-25 16:00 60 Lotte: trial piano lesson @ Mr Okonkwo
2023-07-13..2023-08-25 Summer holidays
2023-08-28 17:00 60 Fill the Schultüte (hide on Nour's wardrobe!)
2023-09-02 09:30 150 EINSCHULUNG @ Grundschule am Apfelbaum // Oma's train 8:41. Two families, one bench. It worked.
2023-09-04 07:40 20 First real school day, 1b ! 30M
2023-10-23..2023-11-04 Autumn holidays
2023-11-21 09:40 20 U7a Emil @ Dr. Morel // sticker BEFORE needle
2023-12-23..2024-01-05 Christmas holidays
2024-02-05..2024-02-10 Winter holidays
2024-03-09 09:15 45 Seepferdchen exam Lotte @ Schwimmschule Seepferdchen // passed, blue lips, enormous
2024-03-25..2024-04-05 Easter holidays
2024-06-20 17:00 60 Piano: summer concert @ Mr Okonkwo // Lotte plays the sad one
2024-07-18..2024-08-30 Summer holidays
2024-10-21..2024-11-02 Autumn holidays
2024-11-14 16:00 45 U8 Emil @ Dr. Morel
2024-12-23..2024-12-31 Christmas holidays
2025-02-03..2025-02-08 Winter holidays
2025-03-11 17:30 90 Parents' evening 2b @ Grundschule am Apfelbaum // chairs for people of 1.10 m
2025-04-14..2025-04-25 Easter holidays
2025-05-17 09:00 240 School flea market // sell: train set. Emil: NOT the train set
2025-06-06 15:00 60 Emil: tooth, his first // under the pillow by 20:00
2025-07-24..2025-09-06 Summer holidays
2025-09-16 08:20 15 Lotte: brace check @ Dr. Okoro, room 2
2025-10-20..2025-11-01 Autumn holidays
2025-12-22..2026-01-02 Christmas holidays
2026-02-02..2026-02-07 Winter holidays
2026-03-30..2026-04-10 Easter holidays
2026-05-28 16:00 120 Mila's birthday, Lotte sleeps over // light stays ON
2026-06-18 17:00 60 Piano: summer concert @ Mr Okonkwo
2026-07-09..2026-08-22 Summer holidays
2026-09-10 18:00 90 Parents' evening 4b @ Grundschule am Apfelbaum // Oskar's Papa will be there. Listen for the name.
2026-10-06 14:30 30 School registration Emil @ Grundschule am Apfelbaum // already!
2026-10-19..2026-10-31 Autumn holidays
2026-11-12 08:20 15 Lotte: brace check @ Dr. Okoro, room 2 ! 1D 1H
2026-11-24 16:20 20 U9 Emil @ Dr. Morel ! 1D
2026-12-03 17:00 60 Piano: Advent concert @ Mr Okonkwo // both grandmothers by video
2026-12-23..2027-01-02 Christmas holidays
`;
