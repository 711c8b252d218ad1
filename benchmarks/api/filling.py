"""Invented commitments, reports and plans of any number, made by PostgreSQL itself: 2,000,000 reports in minutes.

    fill(49, periods=20)                 # S: the seeded commitments, a report a period of each of their parties
    fill(100_000, periods=11)            # L: over 2,000,000 reports

Everything is drawn from the rows' own numbers, so two databases of one size are alike. References are not checked
while rows are written, for that takes longer than writing them, but all together at the end; every other constraint
is. It works on a seeded database of its own, as its owner: periods are laid out anew.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.db import connection, transaction

from commitments import clock
from commitments.models import Commitment, Ministry, Plan, ProgressUpdate, User
from commitments.vocabulary import Party, Role

# The newest period ended so many days ago: its deadline has passed, so that there is silence to be counted.
ENDED_AGO = 45
REPORT_DUE = 30

# Lengths as the demonstration's reports have them, in characters.
DONE = "第三回の実務者協議を開催し、次期の作業計画と分担を確認した。現地調査の結果を双方で検討し、日程を定めた。"
NEXT = "来期は現地での試行を始め、結果を次回の協議で報告する。"
REASON = "予定した協議は全て開かれ、予算の手当ても済んでいる。"
DONE_MN = "Ажлын хэсгийн гурав дахь хуралдааныг зохион байгуулж, дараагийн үеийн төлөвлөгөөг хэлэлцэв."
REASON_MN = "Төлөвлөсөн хуралдаанууд бүгд болж, санхүүжилт шийдэгдсэн."

Say = Callable[[str], None]


def fill(commitments: int, *, periods: int, say: Say = lambda line: None) -> None:
    """Bring a seeded database to `commitments`, each party of each having reported on `periods` that are over."""
    if ProgressUpdate.objects.exists():
        raise SystemExit("This database holds progress already: name one of its own in DATABASE_URL.")
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no reference is checked row by row
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(
            "CREATE FUNCTION pg_temp.chance(number bigint, salt int) RETURNS int IMMUTABLE LANGUAGE sql AS "
            "'SELECT ((hashint8extended(number, salt) & 9223372036854775807) % 1000)::int'"
        )
        _lay_out_periods(periods)
        for what, sql in _steps(commitments, _people()):
            cursor.execute(sql)
            written = cursor.rowcount
            cursor.execute("ANALYZE")  # nobody else sees these rows yet, so nothing has counted them for the planner
            say(f"{time.perf_counter() - started:7.1f} s  {what}: {written:,}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    _check_references()
    say(f"{time.perf_counter() - started:7.1f} s  every reference checked")


def _people() -> dict[str, dict[str, int]]:
    """Those who write and publish for each party: {"JP": {"reporter": 1, "approver": 2, "ministry": 3, ...}}."""
    people: dict[str, dict[str, int]] = {}
    for party in Party:
        ministries = list(Ministry.objects.filter(party=party).order_by("code"))
        people[party] = {"ministry": ministries[0].pk}
        for role in (Role.REPORTER, Role.APPROVER, Role.COORDINATOR):
            email = f"bench.{role}.{party.lower()}@example.com"
            person, _made = User.objects.get_or_create(
                email=email, defaults={"full_name": email, "role": role, "ministry": ministries[0]}
            )
            people[party][role] = person.pk
    return people


def _lay_out_periods(periods: int) -> None:
    """Equal spans from the signing up to the newest that is over, and one that is under way."""
    plan = Plan.objects.get()
    last = clock.today() - dt.timedelta(days=ENDED_AGO)
    days = (last - plan.starts_on).days // periods
    first = last - dt.timedelta(days=days * periods - 1)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM commitments_reportingperiod")
        cursor.execute(
            """
            INSERT INTO commitments_reportingperiod (code, starts_on, ends_on, due_on, version)
            SELECT 'P-' || lpad(n::text, 3, '0'), %s::date + n * %s, %s::date + n * %s + %s - 1,
                %s::date + n * %s + %s - 1 + %s, 1
            FROM generate_series(0, %s) n
            """,
            [first, days, first, days, days, first, days, days, REPORT_DUE, periods],
        )


def _steps(commitments: int, people: dict[str, dict[str, int]]) -> list[tuple[str, str]]:
    """What is written, in order, as (name, SQL). Numbers are put in as literals: they are our own."""

    def of(role: str, party: str) -> str:
        return f"CASE {party} WHEN 'JP' THEN {people['JP'][role]} ELSE {people['MN'][role]} END"

    have = Commitment.objects.count()
    newest = "(SELECT max(ends_on) FROM commitments_reportingperiod WHERE ends_on < CURRENT_DATE)"
    zone = str(clock.plan_zone())
    return [
        (
            "commitments",
            f"""
            INSERT INTO commitments_commitment (code, title_ja, title_en, title_mn, "position", quote, quote_start,
                quote_end, focus_start, focus_end, party_basis, kind, search_text, version, passage_id, pillar_id)
            SELECT 'X' || lpad(n::text, 6, '0'), '両国の約束その' || n, 'Commitment number ' || n, 'Амлалт ' || n,
                {have} + 1 + n::bigint * 32000 / {commitments},
                passage.quote, 0, length(passage.quote), 0, length(passage.quote), 'explicit',
                (ARRAY['action', 'action', 'continuing', 'position'])[1 + pg_temp.chance(n, 1) % 4],
                lower('X' || lpad(n::text, 6, '0') || ' 両国の約束その' || n || ' commitment number ' || n), 1,
                passage.id, pillars.ids[1 + pg_temp.chance(n, 2) % array_length(pillars.ids, 1)]
            FROM generate_series({have + 1}, {commitments}) n,
                (SELECT id, left(text, 60) AS quote FROM commitments_passage ORDER BY number LIMIT 1) passage,
                (SELECT array_agg(id ORDER BY id) AS ids FROM commitments_pillar) pillars
            """,
        ),
        (
            "undertakings",  # one commitment in twelve is one party's alone
            """
            INSERT INTO commitments_undertaking (commitment_id, party)
            SELECT c.id, p.party FROM commitments_commitment c, (VALUES ('JP'), ('MN')) p (party)
            WHERE NOT EXISTS (SELECT 1 FROM commitments_undertaking u WHERE u.commitment_id = c.id)
                AND (c.id % 24 <> 0 OR p.party = 'JP') AND (c.id % 24 <> 12 OR p.party = 'MN')
            ORDER BY c.id, p.party
            """,
        ),
        (
            "assignments",  # each party's lead, one that supports, and some that led before
            """
            INSERT INTO commitments_assignment (commitment_id, ministry_id, role, starts_on, ends_on, suggested)
            SELECT c.id, m.ids[1 + (c.id + shift) % array_length(m.ids, 1)],
                CASE WHEN shift = 1 THEN 'support' ELSE 'lead' END,
                CASE WHEN shift = 0 AND c.id % 10 = 0 THEN plan.starts_on + 400 ELSE plan.starts_on END,
                CASE WHEN shift = 2 THEN plan.starts_on + 399 END, false
            FROM commitments_commitment c, generate_series(0, 2) shift, commitments_plan plan,
                (SELECT array_agg(id ORDER BY id) AS ids FROM commitments_ministry GROUP BY party) m
            WHERE c.code LIKE 'X%' AND (shift < 2 OR c.id % 10 = 0)
            ORDER BY c.id
            """,
        ),
        (
            "reports",  # period after period, as they come in; one side in ten fell silent two periods ago
            f"""
            INSERT INTO commitments_progressupdate (undertaking_id, period_id, ministry_id, status, delivery,
                completed_on, done, next_steps, reason, language, internal_note, no_change, correction_reason,
                author_id, created_at, edited_by_id, edited_at, submitted_by_id, submitted_at, return_comment,
                published_by_id, published_at, version, search_text)
            SELECT side.id, period.id, {of("ministry", "side.party")}, 'published', rated.delivery,
                CASE rated.delivery WHEN 'completed' THEN period.ends_on END,
                CASE side.party WHEN 'JP' THEN '{DONE}' ELSE '{DONE_MN}' END || ' ' || side.id || '/' || period.code,
                CASE side.party WHEN 'JP' THEN '{NEXT}' ELSE '' END,
                CASE side.party WHEN 'JP' THEN '{REASON}' ELSE '{REASON_MN}' END,
                CASE side.party WHEN 'JP' THEN 'ja' ELSE 'mn' END, '', false, '',
                {of("reporter", "side.party")}, at, {of("reporter", "side.party")}, at,
                {of("reporter", "side.party")}, at, '', {of("approver", "side.party")}, at, 3,
                lower(CASE side.party WHEN 'JP' THEN '{DONE} {NEXT} {REASON}' ELSE '{DONE_MN} {REASON_MN}' END)
            FROM commitments_undertaking side
            JOIN commitments_commitment c ON c.id = side.commitment_id
            CROSS JOIN commitments_reportingperiod period,
                LATERAL (SELECT ((period.ends_on + 1)::timestamp AT TIME ZONE '{zone}')
                    + pg_temp.chance(side.id, period.id::int) * interval '57 minutes' AS at) published,
                LATERAL (SELECT CASE
                    WHEN chance < 550 THEN 'on_track' WHEN chance < 730 THEN 'at_risk'
                    WHEN chance < 810 THEN 'off_track' WHEN chance < 900 THEN 'not_started'
                    WHEN chance < 920 THEN 'discontinued'
                    WHEN c.kind = 'action' THEN 'completed' ELSE 'on_track' END AS delivery
                    FROM (SELECT pg_temp.chance(side.id * 64 + period.id, 3) AS chance) drawn) rated
            WHERE period.ends_on < CURRENT_DATE
                AND (pg_temp.chance(side.id, 4) >= 100 OR period.ends_on < {newest} - 60)
            ORDER BY period.ends_on, at
            """,
        ),
        (
            "corrections",
            """
            INSERT INTO commitments_progressupdate (undertaking_id, period_id, ministry_id, status, delivery,
                completed_on, done, next_steps, reason, language, internal_note, no_change, correction_reason,
                supersedes_id, author_id, created_at, edited_by_id, edited_at, submitted_by_id, submitted_at,
                return_comment, published_by_id, published_at, version, search_text)
            SELECT undertaking_id, period_id, ministry_id, status, delivery, completed_on, done, next_steps, reason,
                language, internal_note, no_change, 'A figure was wrong.', id, author_id, at, edited_by_id, at,
                submitted_by_id, at, '', published_by_id, at, 3, search_text
            FROM (SELECT u.*, published_at + interval '3 days' AS at FROM commitments_progressupdate u) wrong
            WHERE pg_temp.chance(id, 5) < 10 ORDER BY at
            """,
        ),
        (
            "corrected",
            """
            UPDATE commitments_progressupdate old SET superseded_at = new.published_at, version = 4
            FROM commitments_progressupdate new WHERE new.supersedes_id = old.id
            """,
        ),
        (
            "drafts",  # of the period under way: nobody else may see them
            f"""
            INSERT INTO commitments_progressupdate (undertaking_id, period_id, ministry_id, status, delivery, done,
                next_steps, reason, language, internal_note, no_change, correction_reason, author_id, created_at,
                edited_by_id, edited_at, return_comment, version, search_text)
            SELECT side.id, period.id, {of("ministry", "side.party")}, 'draft', '', 'A draft', '', '', 'en', '', false,
                '', {of("reporter", "side.party")}, now(), {of("reporter", "side.party")}, now(), '', 1,
                'a draft'
            FROM commitments_undertaking side, commitments_reportingperiod period
            WHERE pg_temp.chance(side.id, 6) < 50 AND period.ends_on > CURRENT_DATE
            """,
        ),
        (
            "pointers",
            """
            UPDATE commitments_undertaking side SET current_update_id = newest.id
            FROM (
                SELECT DISTINCT ON (u.undertaking_id) u.undertaking_id, u.id
                FROM commitments_progressupdate u JOIN commitments_reportingperiod p ON p.id = u.period_id
                WHERE u.status = 'published' AND u.superseded_at IS NULL
                ORDER BY u.undertaking_id, p.ends_on DESC, u.published_at DESC, u.id DESC
            ) newest WHERE newest.undertaking_id = side.id
            """,
        ),
        (
            "due dates",  # two in five have one of their own
            """
            UPDATE commitments_commitment c SET baseline_due_on = plan.starts_on + 200 + (c.id * 37 % 3000)::int,
                baseline_set_at = plan.starts_on + interval '40 days'
            FROM commitments_plan plan WHERE pg_temp.chance(c.id, 7) < 400
            """,
        ),
        (
            "milestones",
            """
            INSERT INTO commitments_milestone (commitment_id, number, code, title_ja, title_en, title_mn,
                baseline_due_on, added_at, withdrawn_at, withdrawn_reason, version, search_text)
            SELECT c.id, n, '', '段階その' || n, 'Step ' || n, '',
                plan.starts_on + 200 + pg_temp.chance(c.id * 4 + n, 8) * 3, plan.starts_on + interval '50 days',
                CASE WHEN pg_temp.chance(c.id * 4 + n, 9) < 20 THEN plan.starts_on + interval '700 days' END,
                CASE WHEN pg_temp.chance(c.id * 4 + n, 9) < 20 THEN 'No longer needed.' ELSE '' END, 1,
                '段階その' || n || ' step ' || n
            FROM commitments_commitment c, generate_series(1, 3) n, commitments_plan plan ORDER BY c.id, n
            """,
        ),
        (
            "revisions of dates",  # agreed between the two sides, some still waiting
            f"""
            INSERT INTO commitments_daterevision (commitment_id, milestone_id, old_due_on, new_due_on, reason,
                requested_by_id, requested_at, needs_agreement, agreed_by_id, agreed_at, refused_reason)
            SELECT m.commitment_id, m.id, m.baseline_due_on, m.baseline_due_on + 120, 'The rainy season.',
                {people["JP"]["coordinator"]}, at, true,
                CASE WHEN m.id % 10 > 0 THEN {people["MN"]["coordinator"]} END,
                CASE WHEN m.id % 10 > 0 THEN at + interval '9 days' END, ''
            FROM (SELECT m.*, m.added_at + pg_temp.chance(m.id, 11) * interval '30 hours' AS at
                FROM commitments_milestone m) m
            WHERE pg_temp.chance(m.id, 10) < 150
            UNION ALL
            SELECT c.id, NULL, c.baseline_due_on, c.baseline_due_on + 200, 'The rainy season.',
                {people["JP"]["coordinator"]}, at, true, {people["MN"]["coordinator"]}, at + interval '9 days', ''
            FROM (SELECT c.*, c.baseline_set_at + pg_temp.chance(c.id, 12) * interval '30 hours' AS at
                FROM commitments_commitment c) c
            WHERE c.baseline_due_on IS NOT NULL AND pg_temp.chance(c.id, 13) < 200
            """,
        ),
        (
            "milestones met",  # four in five of those that are due, in the next report but one
            """
            INSERT INTO commitments_milestonereport (milestone_id, update_id, met_on)
            SELECT m.id, told.id, met.met_on
            FROM commitments_milestone m,
                LATERAL (SELECT m.baseline_due_on - 40 + pg_temp.chance(m.id, 14) % 90 AS met_on) met,
                LATERAL (
                    SELECT u.id FROM commitments_undertaking side
                    JOIN commitments_progressupdate u ON u.undertaking_id = side.id AND u.status = 'published'
                    WHERE side.commitment_id = m.commitment_id AND u.published_at > met.met_on + interval '1 day'
                    ORDER BY side.party, u.published_at LIMIT 1
                ) told
            WHERE met.met_on < CURRENT_DATE - 50 AND pg_temp.chance(m.id, 15) < 800
            """,
        ),
        (
            "indicators",
            """
            INSERT INTO commitments_indicator (commitment_id, code, name_ja, name_en, name_mn, unit_ja, unit_en,
                unit_mn, baseline, target, in_statement, words, version)
            SELECT c.id, c.code || '-I1', '参加者', 'Participants', 'Оролцогч', '人', 'people', 'хүн', 100,
                CASE WHEN c.id % 3 = 0 THEN 20000 END, false, '', 1
            FROM commitments_commitment c
            WHERE NOT EXISTS (SELECT 1 FROM commitments_indicator i WHERE i.commitment_id = c.id) ORDER BY c.id
            """,
        ),
        (
            "measurements",  # by the first of its parties, in every other report
            """
            INSERT INTO commitments_measurement (update_id, indicator_id, value, measured_on)
            SELECT u.id, i.id, 100 + pg_temp.chance(u.id, 16), p.ends_on
            FROM commitments_progressupdate u
            JOIN commitments_undertaking side ON side.id = u.undertaking_id
            JOIN commitments_indicator i ON i.commitment_id = side.commitment_id
            JOIN commitments_reportingperiod p ON p.id = u.period_id
            WHERE u.status = 'published' AND p.id % 2 = 0
                AND side.party = (SELECT min(party) FROM commitments_undertaking WHERE commitment_id = i.commitment_id)
            ORDER BY u.id
            """,
        ),
        (
            "evidence",
            """
            INSERT INTO commitments_evidence (update_id, title, url, kind, dated_on, search_text)
            SELECT id, 'Minutes of the working group', 'https://example.org/minutes/' || id, 'document', NULL,
                'minutes of the working group'
            FROM commitments_progressupdate WHERE status = 'published' AND pg_temp.chance(id, 17) < 100 ORDER BY id
            """,
        ),
        (
            "occurrences",
            """
            INSERT INTO commitments_occurrence (update_id, title, held_on, place)
            SELECT u.id, 'A dialogue', p.ends_on - 20, 'Ulaanbaatar'
            FROM commitments_progressupdate u JOIN commitments_undertaking side ON side.id = u.undertaking_id
            JOIN commitments_commitment c ON c.id = side.commitment_id AND c.kind = 'continuing'
            JOIN commitments_reportingperiod p ON p.id = u.period_id
            WHERE u.status = 'published' AND pg_temp.chance(u.id, 18) < 500 ORDER BY u.id
            """,
        ),
        (
            "joint assessments",  # one in 25, some of which a later report has ended; some wait for a signature
            f"""
            INSERT INTO commitments_jointassessment (commitment_id, delivery, reason, jp_signed_by_id, jp_signed_at,
                mn_signed_by_id, mn_signed_at, in_force_at, in_force_on)
            SELECT id, CASE WHEN id % 2 = 0 THEN 'at_risk' ELSE 'on_track' END, 'Both sides looked at the minutes.',
                {people["JP"]["coordinator"]}, at, CASE WHEN id % 7 > 0 THEN {people["MN"]["coordinator"]} END,
                CASE WHEN id % 7 > 0 THEN at END, CASE WHEN id % 7 > 0 THEN at END,
                CASE WHEN id % 7 > 0 THEN (at AT TIME ZONE '{zone}')::date END
            FROM (SELECT c.id, now() - pg_temp.chance(c.id, 19) * interval '1 day' AS at
                FROM commitments_commitment c WHERE pg_temp.chance(c.id, 20) < 40
                AND 2 = (SELECT count(*) FROM commitments_undertaking u WHERE u.commitment_id = c.id)) chosen
            """,
        ),
    ]


def _check_references() -> None:
    """Every reference leads to a row."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT con.conrelid::regclass::text, att.attname, con.confrelid::regclass::text, ref.attname
            FROM pg_constraint con
            JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
            JOIN pg_attribute ref ON ref.attrelid = con.confrelid AND ref.attnum = con.confkey[1]
            WHERE con.contype = 'f' AND con.connamespace = 'public'::regnamespace
            """
        )
        for table, column, target, key in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} a WHERE a.{column} IS NOT NULL"
                f" AND NOT EXISTS (SELECT 1 FROM {target} b WHERE b.{key} = a.{column})"
            )
            (lost,) = cursor.fetchone()
            assert not lost, f"{table}.{column}: {lost} rows refer to nothing in {target}"
