"""Real forms of times, one table: what is read, how fine it is and how its zone is known; and what is no time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import ASSUMED, STATED, UNKNOWN, instant, other_order, read_time

WIB = timezone(timedelta(hours=7))

# The text, its time, precision and zone.
FORMS = [
    # RSS and mail
    ("Tue, 25 Aug 2026 10:00:00 +0700", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("Tue, 25 Aug 2026 10:00:00 GMT", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("Tue, 25 Aug 2026 10:00:00 -0000", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("Tue, 25 Aug 2026 10:00:00 +0000", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("Tue, 25 Aug 2026 10:00:00 Z", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("Tue, 25 Aug 2026 10:00:00 UT", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("Tue, 25 Aug 2026 10:00:00 EST", "2026-08-25T10:00:00-05:00", "second", "named"),
    ("Tue, 25 Aug 2026 10:00:00 EDT", "2026-08-25T10:00:00-04:00", "second", "named"),
    ("Tue, 25 Aug 2026 10:00:00 WIB", "2026-08-25T10:00:00+07:00", "second", "named"),
    ("Tue, 25 Aug 2026 10:00:00 WITA", "2026-08-25T10:00:00+08:00", "second", "named"),
    ("Tue, 25 Aug 2026 10:00:00 WIT", "2026-08-25T10:00:00+09:00", "second", "named"),
    ("Tue, 25 Aug 2026 10:00:00", "2026-08-25T10:00:00", "second", "none"),
    ("Tue, 25 Aug 2026 10:00 +0700", "2026-08-25T10:00:00+07:00", "minute", "offset"),
    ("25 Aug 2026 10:00:00 +0700", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("Tue, 25 Aug 26 10:00:00 +0700", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("Mon, 25 Aug 2026 10:00:00 +0700", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("Selasa, 25 Agt 2026 10:00:00 +0700", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("Selasa, 06 Okt 2026 10:00:00 +0700", "2026-10-06T10:00:00+07:00", "second", "offset"),
    ("Sel, 25 Agustus 2026 10:00:00 WIB", "2026-08-25T10:00:00+07:00", "second", "named"),
    ("Tue, 25-Aug-2026 10:00:00 GMT", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("Tuesday, 25-Aug-26 10:00:00 GMT", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("Tue Aug 25 10:00:00 2026", "2026-08-25T10:00:00", "second", "none"),
    ("Tue Aug  5 10:00:00 2026", "2026-08-05T10:00:00", "second", "none"),
    ("Tue Aug 25 10:00:00 +0700 2026", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("Tue Aug 25 10:00:00 WIB 2026", "2026-08-25T10:00:00+07:00", "second", "named"),
    ("Tue Aug 25 2026 10:00:00 GMT+0700 (Western Indonesia Time)", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("Tue, 25 Aug 2026 10:00:00 GMT+7", "2026-08-25T10:00:00+07:00", "second", "offset"),
    # ISO 8601 and its slips
    ("2026-08-25T10:00:00+07:00", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("2026-08-25T10:00:00Z", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("2026-08-25T10:00:00.123Z", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("2026-08-25T10:00:00.123456+07:00", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("2026-08-25T10:00:00+0700", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("2026-08-25T10:00:00+07", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("2026-08-25T10:00+07:00", "2026-08-25T10:00:00+07:00", "minute", "offset"),
    ("2026-08-25T10:00Z", "2026-08-25T10:00:00+00:00", "minute", "utc"),
    ("2026-08-25T10:00:00", "2026-08-25T10:00:00", "second", "none"),
    ("2026-08-25T10:00", "2026-08-25T10:00:00", "minute", "none"),
    ("2026-08-25 10:00:00 +0700", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("2026-08-25 10:00:00 +07:00", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("2026-08-25 10:00:00+05:30", "2026-08-25T10:00:00+05:30", "second", "offset"),
    ("2026-08-25 10:00:00-0330", "2026-08-25T10:00:00-03:30", "second", "offset"),
    ("2026-08-25 10:00:00 -0000", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("2026-08-25 10:00:00", "2026-08-25T10:00:00", "second", "none"),
    ("2026-08-25 10:00", "2026-08-25T10:00:00", "minute", "none"),
    ("2026-08-25 10:00 WIB", "2026-08-25T10:00:00+07:00", "minute", "named"),
    ("2026-08-25 10:00:00 WITA", "2026-08-25T10:00:00+08:00", "second", "named"),
    ("2026-08-25 10:00:00 UTC", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("2026-08-25 10:00:00 +0000 UTC", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("2026-08-25 10:00:00 GMT+7", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("2026-08-25 10:00:00 UTC+07:00", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("2026-08-25 10:00 PM", "2026-08-25T22:00:00", "minute", "none"),
    ("2026-08-25 10:00:00 AM", "2026-08-25T10:00:00", "second", "none"),
    ("2026-08-25T10-00-12Z", "2026-08-25T10:00:12+00:00", "second", "utc"),
    ("2026-08-25T10:00:00+07:00[Asia/Jakarta]", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("2026-08-25T10:00:00[Asia/Jakarta]", "2026-08-25T10:00:00+07:00", "second", "named"),
    ("2026-08-25T24:00:00Z", "2026-08-26T00:00:00+00:00", "second", "utc"),
    ("2026-08-25T23:59:60Z", "2026-08-25T23:59:59+00:00", "second", "utc"),
    ("2026-08-25", "2026-08-25T00:00:00", "day", "none"),
    ("2026-8-5", "2026-08-05T00:00:00", "day", "none"),
    ("2026-8-5 9:05", "2026-08-05T09:05:00", "minute", "none"),
    ("2026/08/25", "2026-08-25T00:00:00", "day", "none"),
    ("2026/08/25 10:00:12", "2026-08-25T10:00:12", "second", "none"),
    ("2026.08.25 10:00", "2026-08-25T10:00:00", "minute", "none"),
    ("20260825", "2026-08-25T00:00:00", "day", "none"),
    ("20260825T100000Z", "2026-08-25T10:00:00+00:00", "second", "utc"),
    ("20260825T100000+0700", "2026-08-25T10:00:00+07:00", "second", "offset"),
    ("20260825100012", "2026-08-25T10:00:12", "second", "none"),
    ("202608251000", "2026-08-25T10:00:00", "minute", "none"),
    ("Published 2026-08-25T10:00:00+07:00", "2026-08-25T10:00:00+07:00", "second", "offset"),
    # epochs
    ("1787626800", "2026-08-25T03:00:00+00:00", "second", "offset"),
    ("1787626800.5", "2026-08-25T03:00:00+00:00", "second", "offset"),
    ("1787626800000", "2026-08-25T03:00:00+00:00", "second", "offset"),
    ("1787626800000000", "2026-08-25T03:00:00+00:00", "second", "offset"),
    ("/Date(1787626800000)/", "2026-08-25T03:00:00+00:00", "second", "offset"),
    ("/Date(1787626800000+0700)/", "2026-08-25T03:00:00+00:00", "second", "offset"),
    # Indonesian
    ("Selasa, 25 Agustus 2026 10:00 WIB", "2026-08-25T10:00:00+07:00", "minute", "named"),
    ("Selasa, 25 Agu 2026 10:00 WIB", "2026-08-25T10:00:00+07:00", "minute", "named"),
    ("Selasa, 25 Agt 2026, 10.00 WITA", "2026-08-25T10:00:00+08:00", "minute", "named"),
    ("Selasa, 25 Ags 2026 - 10:00 WIT", "2026-08-25T10:00:00+09:00", "minute", "named"),
    ("Selasa, 25 Agustus 2026 | 10:00 Wib", "2026-08-25T10:00:00+07:00", "minute", "named"),
    ("Selasa, 25 Agustus 2026 – 10:00:33 wita", "2026-08-25T10:00:33+08:00", "second", "named"),
    ("SELASA, 25 AGUSTUS 2026 / 10.00 WIB", "2026-08-25T10:00:00+07:00", "minute", "named"),
    ("Jum'at 21 Agustus 2026 10:00 WIB", "2026-08-21T10:00:00+07:00", "minute", "named"),
    ("Jumat (21/8/2026) 10.00 WIB", "2026-08-21T10:00:00+07:00", "minute", "named"),
    ("25 Agustus 2026 pukul 10.00", "2026-08-25T10:00:00", "minute", "none"),
    ("25 Agustus 2026 jam 10.00 WIB", "2026-08-25T10:00:00+07:00", "minute", "named"),
    ("25 Agustus 2026 pukul 02.05 sore", "2026-08-25T14:05:00", "minute", "none"),
    ("25 Agustus 2026 08:30 pagi WIB", "2026-08-25T08:30:00+07:00", "minute", "named"),
    ("25 Nopember 2026", "2026-11-25T00:00:00", "day", "none"),
    ("25 Pebruari 2026", "2026-02-25T00:00:00", "day", "none"),
    ("25-Agu-2026 10:00", "2026-08-25T10:00:00", "minute", "none"),
    ("25/08/2026 10:00", "2026-08-25T10:00:00", "minute", "none"),
    ("25/08/2026, 17:20 WIB", "2026-08-25T17:20:00+07:00", "minute", "named"),
    ("25-08-2026 10:00:12", "2026-08-25T10:00:12", "second", "none"),
    ("25.08.2026", "2026-08-25T00:00:00", "day", "none"),
    ("25/08/26 10:00 WIB", "2026-08-25T10:00:00+07:00", "minute", "named"),
    ("10:00 WIB, 25 Agustus 2026", "2026-08-25T10:00:00+07:00", "minute", "named"),
    ("Kamis, 14 Zulhijah 1445 / 20 Juni 2024", "2024-06-20T00:00:00", "day", "none"),
    ("Selasa, 12/03/1448 H / 25 Agustus 2026", "2026-08-25T00:00:00", "day", "none"),
    ("Jakarta, 25 Agustus 2026 10:00 (GMT+7)", "2026-08-25T10:00:00+07:00", "minute", "offset"),
    ("Isnin, 24 Ogos 2026 10:00 petang", "2026-08-24T22:00:00", "minute", "none"),
    ("Khamis, 5 Mac 2026", "2026-03-05T00:00:00", "day", "none"),
    # English, halves of the day, zones by name
    ("Mar 10, 2026, 2:05 PM", "2026-03-10T14:05:00", "minute", "none"),
    ("March 10, 2026 2:05 AM", "2026-03-10T02:05:00", "minute", "none"),
    ("March 10, 2026 12:05 AM", "2026-03-10T00:05:00", "minute", "none"),
    ("March 10, 2026 12:05 PM", "2026-03-10T12:05:00", "minute", "none"),
    ("Mar. 10, 2026 | 2:05 p.m.", "2026-03-10T14:05:00", "minute", "none"),
    ("10 Mar 2026 02:05PM", "2026-03-10T14:05:00", "minute", "none"),
    ("2:05 pm, March 10, 2026", "2026-03-10T14:05:00", "minute", "none"),
    ("14:05 PM, March 10, 2026", "2026-03-10T14:05:00", "minute", "none"),
    ("Tuesday, March 10th, 2026", "2026-03-10T00:00:00", "day", "none"),
    ("10th of March, 2026", "2026-03-10T00:00:00", "day", "none"),
    ("Tuesday 10 March 2026 14.05 GMT", "2026-03-10T14:05:00+00:00", "minute", "utc"),
    ("10 March 2026 1405 GMT", "2026-03-10T14:05:00+00:00", "minute", "utc"),
    ("Published 14:05, 10 March 2026 GMT", "2026-03-10T14:05:00+00:00", "minute", "utc"),
    ("10-Mar-2026 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("Sept. 10, 2026 2:05 a.m. PT", "2026-09-10T02:05:00-07:00", "minute", "named"),
    ("Dec 16, 2025, 4:19 PM ET", "2025-12-16T16:19:00-05:00", "minute", "named"),
    ("July 16, 2025 at 4:19 PM ET", "2025-07-16T16:19:00-04:00", "minute", "named"),
    ("July 16, 2025 at 4:19 p.m. EDT", "2025-07-16T16:19:00-04:00", "minute", "named"),
    ("December 16, 2025 4:19 pm CT", "2025-12-16T16:19:00-06:00", "minute", "named"),
    ("July 16, 2025 4:19 pm CT", "2025-07-16T16:19:00-05:00", "minute", "named"),
    ("December 16, 2025 4:19 pm MT", "2025-12-16T16:19:00-07:00", "minute", "named"),
    ("December 16, 2025 4:19 pm PST", "2025-12-16T16:19:00-08:00", "minute", "named"),
    ("July 16, 2025 4:19 pm Eastern Time", "2025-07-16T16:19:00-04:00", "minute", "named"),
    ("16 July 2025 16:19 BST", "2025-07-16T16:19:00+01:00", "minute", "named"),
    ("16 July 2025 16:19 IST", "2025-07-16T16:19:00+05:30", "minute", "named"),
    ("16 July 2025 16:19 SGT", "2025-07-16T16:19:00+08:00", "minute", "named"),
    ("16 July 2025 16:19 AEST", "2025-07-16T16:19:00+10:00", "minute", "named"),
    ("16 January 2025 16:19 AET", "2025-01-16T16:19:00+11:00", "minute", "named"),
    ("March 10, 2026 at 2pm ET", "2026-03-10T14:00:00-04:00", "minute", "named"),
    ("2 p.m. ET, March 10, 2026", "2026-03-10T14:00:00-04:00", "minute", "named"),
    ("01/28/26 12:45 PM", "2026-01-28T12:45:00", "minute", "none"),
    ("28/01/26", "2026-01-28T00:00:00", "day", "none"),
    ("12/31/1999", "1999-12-31T00:00:00", "day", "none"),
    ("Online, 20.10.2024, (retrieved 21.10.2024)", "2024-10-20T00:00:00", "day", "none"),
    # German and Dutch
    ("10. März 2026, 14:05 Uhr", "2026-03-10T14:05:00", "minute", "none"),
    ("10. März 2026 um 14.05 Uhr", "2026-03-10T14:05:00", "minute", "none"),
    ("Dienstag, 10.03.2026, 14:05 Uhr MEZ", "2026-03-10T14:05:00+01:00", "minute", "named"),
    ("10.07.2026 14:05 MESZ", "2026-07-10T14:05:00+02:00", "minute", "named"),
    ("10.07.2026 14:05 CET", "2026-07-10T14:05:00+02:00", "minute", "named"),
    ("10.01.2026 14:05 CET", "2026-01-10T14:05:00+01:00", "minute", "named"),
    ("10. Jänner 2026", "2026-01-10T00:00:00", "day", "none"),
    ("Stand: 10.03.26, 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10.3.2026", "2026-03-10T00:00:00", "day", "none"),
    ("10. Mrz 2026", "2026-03-10T00:00:00", "day", "none"),
    ("10 maart 2026 om 14:05 uur", "2026-03-10T14:05:00", "minute", "none"),
    ("di 10 mrt 2026 14:05", "2026-03-10T14:05:00", "minute", "none"),
    # French, Spanish, Portuguese, Italian, Catalan, Romanian
    ("le 10 mars 2026 à 14h05", "2026-03-10T14:05:00", "minute", "none"),
    ("1er mars 2026", "2026-03-01T00:00:00", "day", "none"),
    ("10 févr. 2026 à 14 h 05", "2026-02-10T14:05:00", "minute", "none"),
    ("10 août 2026", "2026-08-10T00:00:00", "day", "none"),
    ("20 juil. 2026 à 14h05", "2026-07-20T14:05:00", "minute", "none"),
    ("10/03/2026 à 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10 de marzo de 2026 a las 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10 de septiembre del 2026, 2:05 p. m.", "2026-09-10T14:05:00", "minute", "none"),
    ("martes, 10 marzo 2026 - 14:05 h.", "2026-03-10T14:05:00", "minute", "none"),
    ("10 ene 2026", "2026-01-10T00:00:00", "day", "none"),
    ("10 de março de 2026 às 14h05", "2026-03-10T14:05:00", "minute", "none"),
    ("1º de março de 2026", "2026-03-01T00:00:00", "day", "none"),
    ("10/03/2026 14h05", "2026-03-10T14:05:00", "minute", "none"),
    ("10 marzo 2026 alle 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("20 ott 2026 ore 14:05", "2026-10-20T14:05:00", "minute", "none"),
    ("10 de març de 2026", "2026-03-10T00:00:00", "day", "none"),
    ("10 d’abril de 2026 a les 14:05", "2026-04-10T14:05:00", "minute", "none"),
    ("10 martie 2026, 14:05", "2026-03-10T14:05:00", "minute", "none"),
    # the North and the East of Europe
    ("10. mars 2026 kl. 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10. mar. 2026 kl. 14.05", "2026-03-10T14:05:00", "minute", "none"),
    ("10 mars 2026 14.05", "2026-03-10T14:05:00", "minute", "none"),
    ("10. maaliskuuta 2026 klo 14.05", "2026-03-10T14:05:00", "minute", "none"),
    ("10.3.2026 klo 14.05", "2026-03-10T14:05:00", "minute", "none"),
    ("10. ágúst 2026", "2026-08-10T00:00:00", "day", "none"),
    ("10 marca 2026, 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10 paź 2026 14:05", "2026-10-10T14:05:00", "minute", "none"),
    ("10. března 2026 v 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10. marca 2026 o 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("2026. március 10. 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10. ožujka 2026. u 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("2026 m. kovo 10 d. 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("2026. gada 10. martā, 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10. märts 2026 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10 марта 2026 г., 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10 марта 2026 в 14:05 МСК", "2026-03-10T14:05:00+03:00", "minute", "named"),
    ("10 березня 2026, 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10 март 2026", "2026-03-10T00:00:00", "day", "none"),
    ("10 Μαρτίου 2026, 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10 Μαρ. 2026, 2:05 μμ", "2026-03-10T14:05:00", "minute", "none"),
    ("10 Mart 2026 Salı 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10 Ağustos 2026 14:05 TSİ", "2026-08-10T14:05:00+03:00", "minute", "named"),
    # Thai
    ("10 มีนาคม 2569 เวลา 14:05 น.", "2026-03-10T14:05:00", "minute", "none"),
    ("10 มีนาคม พ.ศ. 2569", "2026-03-10T00:00:00", "day", "none"),
    ("10 มี.ค. 2569 14:05 น.", "2026-03-10T14:05:00", "minute", "none"),
    ("10 มี.ค. 69 | 14.05 น.", "2026-03-10T14:05:00", "minute", "none"),
    ("วันที่10มีนาคม2569เวลา14.05น.", "2026-03-10T14:05:00", "minute", "none"),
    ("วันอังคารที่ ๑๐ มีนาคม ๒๕๖๙", "2026-03-10T00:00:00", "day", "none"),
    ("10 มีนาคม 2026", "2026-03-10T00:00:00", "day", "none"),
    ("10/03/2569 14:05", "2026-03-10T14:05:00", "minute", "none"),
    # Persian and Arabic
    ("سه‌شنبه ۱۹ اسفند ۱۴۰۴ - ۱۴:۰۵", "2026-03-10T14:05:00", "minute", "none"),
    ("۱۹ اسفند ۱۴۰۴ ساعت ۱۴:۰۵", "2026-03-10T14:05:00", "minute", "none"),
    ("19 اسفند 1404", "2026-03-10T00:00:00", "day", "none"),
    ("۱۴۰۴/۱۲/۱۹ ۱۴:۰۵", "2026-03-10T14:05:00", "minute", "none"),
    ("1404-12-19 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("۳۰ اسفند ۱۴۰۳", "2025-03-20T00:00:00", "day", "none"),
    ("۱ فروردین ۱۴۰۵", "2026-03-21T00:00:00", "day", "none"),
    ("۲۰ خرداد ۱۴۰۵ ۰۸:۳۰ ب.ظ", "2026-06-10T20:30:00", "minute", "none"),
    ("۱۰ مارس ۲۰۲۶", "2026-03-10T00:00:00", "day", "none"),
    ("الثلاثاء 10 مارس 2026 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("الثلاثاء ١٠ مارس ٢٠٢٦", "2026-03-10T00:00:00", "day", "none"),
    ("الثلاثاء 10 مارس/آذار 2026 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("10 آذار 2026", "2026-03-10T00:00:00", "day", "none"),
    ("10 كانون الثاني 2026", "2026-01-10T00:00:00", "day", "none"),
    ("10 كانون الأول، 2026 - 2:05 م", "2026-12-10T14:05:00", "minute", "none"),
    ("١٠/٠٣/٢٠٢٦ ٠٢:٠٥ ص", "2026-03-10T02:05:00", "minute", "none"),
    ("10 يوليوز 2026", "2026-07-10T00:00:00", "day", "none"),
    ("10 במרץ 2026, 14:05", "2026-03-10T14:05:00", "minute", "none"),
    # Chinese, Japanese, Korean, Vietnamese, Hindi
    ("2026年3月10日", "2026-03-10T00:00:00", "day", "none"),
    ("2026年3月10日 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("2026年03月10日14时05分", "2026-03-10T14:05:00", "minute", "none"),
    ("2026年3月10日 下午2:05", "2026-03-10T14:05:00", "minute", "none"),
    ("2026-03-10 14:05:12 来源", "2026-03-10T14:05:12", "second", "none"),
    ("民國115年3月10日", "2026-03-10T00:00:00", "day", "none"),
    ("2026年3月10日（火）14時05分", "2026-03-10T14:05:00", "minute", "none"),
    ("2026年3月10日 午後2時5分", "2026-03-10T14:05:00", "minute", "none"),
    ("２０２６年３月１０日　１４：０５", "2026-03-10T14:05:00", "minute", "none"),
    ("2026/03/10(火) 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("令和8年3月10日", "2026-03-10T00:00:00", "day", "none"),
    ("2026年3月10日 14:05 JST", "2026-03-10T14:05:00+09:00", "minute", "named"),
    ("2026년 3월 10일 오후 2시 5분", "2026-03-10T14:05:00", "minute", "none"),
    ("입력 2026.03.10. 오후 2:05", "2026-03-10T14:05:00", "minute", "none"),
    ("2026. 3. 10. 14:05", "2026-03-10T14:05:00", "minute", "none"),
    ("Thứ ba, 10/3/2026, 14:05 (GMT+7)", "2026-03-10T14:05:00+07:00", "minute", "offset"),
    ("ngày 10 tháng 3 năm 2026", "2026-03-10T00:00:00", "day", "none"),
    ("10 tháng 11, 2026 14:05", "2026-11-10T14:05:00", "minute", "none"),
    ("10 मार्च 2026, 14:05 IST", "2026-03-10T14:05:00+05:30", "minute", "named"),
    ("१० मार्च २०२६", "2026-03-10T00:00:00", "day", "none"),
]


def test_the_table_is_long() -> None:
    assert len(FORMS) == len({raw for raw, *_ in FORMS}) >= 200


@pytest.mark.parametrize(("raw", "time", "precision", "zone"), FORMS, ids=[raw for raw, *_ in FORMS])
def test_a_time_is_read(raw: str, time: str, precision: str, zone: str) -> None:
    read = read_time(raw)
    assert read is not None
    assert (read.time.isoformat(), read.precision, read.zone) == (time, precision, zone)


@pytest.mark.parametrize(
    "raw",
    [
        "", "kemarin", "06 Okt", "14:05 WIB", "Harga Rp 2024", "Tahun 2024 penuh harapan", "99 Juni 2024 08:00",
        "30 Februari 2026", "25/25/2026", "2026-13-45", "10/12/1450", "31 Esfand 1404", "Rp 1.350.000", "ver 1.2.24",
        "0812345678", "9999999999999", "https://koran.test/2026/08/25/banjir",
        "https://web.archive.org/web/20200519123456/https://koran.test/", "/web/20200519123456/", "12 Maret 1845",
    ],
)  # fmt: skip
def test_what_is_no_time_is_none(raw: str) -> None:
    assert read_time(raw) is None


def test_an_american_page_puts_the_month_first() -> None:
    us, plain = read_time("3/4/2026 8:05", us=True), read_time("3/4/2026 8:05")
    assert us and plain
    assert (us.time.month, plain.time.month) == (3, 4)
    assert other_order("3/4/2026 8:05") == datetime(2026, 3, 4, 8, 5)
    assert other_order("4 Maret 2026") is None


def test_a_zone_is_stated_assumed_or_unknown() -> None:
    stated, bare = read_time("25/08/2026 10:00 WITA"), read_time("25/08/2026 10:00")
    assert stated and bare
    assert [stated.zone_is, bare.zone_is] == [STATED, UNKNOWN]
    assert stated.home(WIB) == stated
    assert (bare.home(WIB).time, bare.home(WIB).zone_is) == (datetime(2026, 8, 25, 10, tzinfo=WIB), ASSUMED)
    assert (bare.home(None).time, bare.home(None).zone_is) == (datetime(2026, 8, 25, 10, tzinfo=UTC), UNKNOWN)


def test_a_header_is_an_instant() -> None:
    assert (
        instant("Tue, 25 Aug 2026 10:00:00 GMT")
        == instant("2026-08-25T10:00:00")
        == datetime(2026, 8, 25, 10, tzinfo=UTC)
    )
    assert instant("soon") is instant(None) is None


PIECES = st.lists(
    st.sampled_from(
        [
            *("10", "3", "2026", "26", "1404", "2569", "Mar", "มี.ค.", "مارس", "اسفند", "年", "月", "日", ":", ".", "/"),
            *(
                "-",
                " ",
                ", ",
                "14:05",
                "PM",
                "WIB",
                "+0700",
                "T",
                "Z",
                "น.",
                "ago",
                "'",
                "(",
                "GMT",
                "1787626800",
                "令和",
            ),
            *("令和", "tháng", "à", "h", "d’", "de", "AM", "24", "60", "Asia/Jakarta", "ET", "59"),
        ]
    ),
    max_size=40,
)


@given(st.one_of(st.text(max_size=200), PIECES.map("".join)), st.booleans())
def test_reading_never_raises(raw: str, us: bool) -> None:
    read = read_time(raw, us=us)
    assert read is None or (1990 <= read.time.year <= 2100 and read.precision in {"second", "minute", "day"})


@pytest.mark.parametrize("piece", ["1", "1.", "10 ", "Mar ", "10:", "มี.ค.", "2026-", "1404/", "( ", "AM "])
def test_long_lines_cost_no_more_than_short_ones(piece: str) -> None:
    """What is looked at has an end, so no line can cost more than milliseconds."""
    from time import process_time

    start = process_time()
    for number in range(20):
        read_time(f"{number} {piece * 50_000}")
    assert process_time() - start < 2
