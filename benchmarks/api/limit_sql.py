"""The limit's SQL, one statement an answer. Written for this machine's planner, not to be read as a rule book."""

from __future__ import annotations

_SUMMARY_ROWS = """
    SELECT json_build_object(
        'as_of', %(day)s::date, 'demonstration', (SELECT demonstration FROM commitments_plan LIMIT 1),
        'data', json_build_object(
            'by', json_build_array('pillar', 'delivery'), 'of', sum(cells.n), 'overlapping', false,
            'rows', json_agg(json_build_object(
                'keys', json_build_object('pillar', pillar.key, 'delivery', delivery),
                'day', %(day)s::date, 'count', n, 'of', (SELECT sum(n) FROM cells),
                'overdue', overdue, 'silent', silent,
                'commitments_url', %(root)s::text || 'commitments/?' || {as_of} 'pillar=' || pillar.key
                    || '&delivery=' || delivery
            ) ORDER BY pillar.key, array_position(ARRAY['not_started', 'on_track', 'at_risk', 'off_track', 'completed',
                'discontinued', 'not_reported']::text[], delivery::text))))::text
    FROM cells JOIN commitments_pillar pillar ON pillar.id = cells.pillar_id
"""

# The plain aggregate over what is kept.
SUMMARY = """
    WITH cells AS (
        SELECT pillar_id, delivery, count(*) AS n, count(*) FILTER (WHERE schedule = 'overdue') AS overdue,
            count(*) FILTER (WHERE jp_reporting IN ('late', 'never') OR mn_reporting IN ('late', 'never')) AS silent
        FROM commitments_keptstanding WHERE day = %(day)s::date GROUP BY pillar_id, delivery)
    """ + _SUMMARY_ROWS.format(as_of="")

# A past day from the facts: the update that speaks for each side, joint assessments, dates as they stood.
PAST_SUMMARY = """
    WITH period AS (
        SELECT ends_on, due_on FROM commitments_reportingperiod WHERE ends_on < %(day)s::date
        ORDER BY ends_on DESC LIMIT 1),
    speaking AS (
        SELECT DISTINCT ON (u.undertaking_id) u.undertaking_id, u.delivery, u.completed_on, p.ends_on
        FROM commitments_progressupdate u JOIN commitments_reportingperiod p ON p.id = u.period_id
        WHERE u.status = 'published' AND u.published_at < %(end)s
            AND (u.superseded_at IS NULL OR u.superseded_at >= %(end)s)
        ORDER BY u.undertaking_id, p.ends_on DESC, u.published_at DESC, u.id DESC),
    sides AS (
        SELECT side.commitment_id, side.party,
            COALESCE(s.delivery, CASE WHEN c.fulfilled_on <= %(day)s::date THEN 'completed' END) AS delivery,
            CASE WHEN s.undertaking_id IS NULL AND c.fulfilled_on <= %(day)s::date THEN c.fulfilled_on
                ELSE s.completed_on END AS completed_on,
            CASE WHEN s.ends_on >= (SELECT ends_on FROM period) THEN false
                WHEN COALESCE(s.delivery, CASE WHEN c.fulfilled_on <= %(day)s::date THEN 'completed' END)
                    IN ('completed', 'discontinued') THEN false
                ELSE COALESCE((SELECT due_on FROM period) < %(day)s::date, false) END AS late
        FROM commitments_undertaking side
        JOIN commitments_commitment c ON c.id = side.commitment_id
        LEFT JOIN speaking s ON s.undertaking_id = side.id),
    pairs AS (
        SELECT commitment_id, count(*) AS parties, bool_or(late) AS any_late,
            max(delivery) FILTER (WHERE party = 'JP') AS jp, max(delivery) FILTER (WHERE party = 'MN') AS mn,
            COALESCE(bool_or(late) FILTER (WHERE party = 'JP'), false) AS jp_late,
            COALESCE(bool_or(late) FILTER (WHERE party = 'MN'), false) AS mn_late,
            max(completed_on) AS completed_on
        FROM sides GROUP BY commitment_id),
    joint AS (
        SELECT commitment_id, delivery, in_force_on FROM (
            SELECT DISTINCT ON (commitment_id) commitment_id, delivery, in_force_on, in_force_at
            FROM commitments_jointassessment WHERE in_force_at < %(end)s
            ORDER BY commitment_id, in_force_at DESC, id DESC) j
        WHERE NOT EXISTS (
            SELECT 1 FROM commitments_undertaking side
            JOIN commitments_progressupdate u ON u.undertaking_id = side.id
            WHERE side.commitment_id = j.commitment_id AND u.published_at > j.in_force_at
                AND u.published_at < %(end)s AND u.delivery <> j.delivery
                AND (u.superseded_at IS NULL OR u.superseded_at >= %(end)s))),
    moved AS (
        SELECT DISTINCT ON (commitment_id, milestone_id) commitment_id, milestone_id, new_due_on
        FROM commitments_daterevision WHERE agreed_at < %(end)s
        ORDER BY commitment_id, milestone_id, agreed_at DESC, id DESC),
    steps AS (
        SELECT DISTINCT m.commitment_id
        FROM commitments_milestone m LEFT JOIN moved ON moved.milestone_id = m.id
        WHERE COALESCE(moved.new_due_on, m.baseline_due_on) < %(day)s::date
            AND m.added_at < %(end)s AND (m.withdrawn_at IS NULL OR m.withdrawn_at >= %(end)s)
            AND NOT EXISTS (
                SELECT 1 FROM commitments_milestonereport r JOIN commitments_progressupdate u ON u.id = r.update_id
                WHERE r.milestone_id = m.id AND r.met_on <= %(day)s::date AND u.published_at < %(end)s
                    AND (u.superseded_at IS NULL OR u.superseded_at >= %(end)s))),
    standing AS (
        SELECT c.id, c.pillar_id, pairs.any_late, pairs.completed_on, steps.commitment_id IS NOT NULL AS step_overdue,
            CASE WHEN c.baseline_set_at < %(end)s THEN COALESCE(moved.new_due_on, c.baseline_due_on) END AS due_on,
            CASE WHEN joint.commitment_id IS NOT NULL THEN joint.delivery
                WHEN parties = 2 AND (jp_late OR (jp IS NULL AND mn IS NOT NULL))
                    AND NOT (mn_late OR (mn IS NULL AND jp IS NOT NULL)) THEN mn
                WHEN parties = 2 AND (mn_late OR (mn IS NULL AND jp IS NOT NULL))
                    AND NOT (jp_late OR (jp IS NULL AND mn IS NOT NULL)) THEN jp
                WHEN 'off_track' IN (jp, mn) THEN 'off_track' WHEN 'discontinued' IN (jp, mn) THEN 'discontinued'
                WHEN 'at_risk' IN (jp, mn) THEN 'at_risk' WHEN 'not_started' IN (jp, mn) THEN 'not_started'
                WHEN 'on_track' IN (jp, mn) THEN 'on_track' WHEN 'completed' IN (jp, mn) THEN 'completed'
                ELSE 'not_reported' END AS delivery
        FROM commitments_commitment c
        LEFT JOIN pairs ON pairs.commitment_id = c.id
        LEFT JOIN joint ON joint.commitment_id = c.id
        LEFT JOIN moved ON moved.commitment_id = c.id AND moved.milestone_id IS NULL
        LEFT JOIN steps ON steps.commitment_id = c.id),
    cells AS (
        SELECT pillar_id, delivery, count(*) AS n,
            count(*) FILTER (WHERE step_overdue OR (due_on < %(day)s::date AND delivery <> 'completed')) AS overdue,
            count(*) FILTER (WHERE any_late) AS silent
        FROM standing GROUP BY pillar_id, delivery)
    """ + _SUMMARY_ROWS.format(as_of="'as_of=' || %(day)s::date || '&' ||")


def _titles(table: str, column: str = "title") -> str:
    return (
        "json_build_object(" + ", ".join(f"'{code}', NULLIF({table}.{column}_{code}, '')" for code in _LANGUAGES) + ")"
    )


def _instant(column: str) -> str:
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""


_LANGUAGES = ("ja", "en", "mn")


def _update(u: str, party: str, period: str, ministry: str) -> str:
    """A published update that speaks, of the commitment `c` in `pillar`."""
    return f"""json_build_object(
        'id', {u}.id, 'url', %(root)s::text || 'updates/' || {u}.id || '/', 'commitment', c.code,
        'pillar', pillar.key, 'party', {party}, 'period', {period}.code, 'ministry', {ministry}.code,
        'delivery', {u}.delivery, 'completed_on', {u}.completed_on, 'no_change', {u}.no_change,
        'language', {u}.language, 'done', {u}.done, 'next_steps', NULLIF({u}.next_steps, ''), 'reason', {u}.reason,
        'published_at', {_instant(u + ".published_at")}, 'supersedes', {u}.supersedes_id,
        'correction_reason', NULLIF({u}.correction_reason, ''), 'superseded', false, 'superseded_at', NULL,
        'superseded_by', NULL)"""


def _side(key: str) -> str:
    return f"""CASE WHEN k.{key}_reporting IS NOT NULL THEN json_build_object(
        'delivery', k.{key}_delivery, 'reporting', k.{key}_reporting, 'silent', k.{key}_silent,
        'update', k.{key}_update_id) END"""


_STANDING = f"""json_build_object(
    'delivery', k.delivery, 'basis', k.basis, 'agreement', k.agreement, 'schedule', k.schedule,
    'contradicts_dates', k.contradicts_dates, 'due_on', k.due_on, 'completed_on', k.completed_on,
    'next_due_on', k.next_due_on, 'jp', {_side("jp")}, 'mn', {_side("mn")})"""


def _lead(party: str) -> str:
    return f"""(SELECT m.code FROM commitments_assignment a JOIN commitments_ministry m ON m.id = a.ministry_id
        WHERE a.commitment_id = c.id AND a.role = 'lead' AND m.party = '{party}' AND a.starts_on <= %(day)s::date
            AND (a.ends_on IS NULL OR a.ends_on >= %(day)s::date)
        ORDER BY a.starts_on DESC, a.id LIMIT 1)"""


def _speaking(key: str, party: str) -> str:
    return f"""CASE WHEN {key}.id IS NOT NULL
        THEN {_update(key, f"'{party}'", f"{key}_period", f"{key}_ministry")} END"""


def _speaking_joins(key: str) -> str:
    return f"""
    LEFT JOIN commitments_progressupdate {key} ON {key}.id = k.{key}_update_id
    LEFT JOIN commitments_reportingperiod {key}_period ON {key}_period.id = {key}.period_id
    LEFT JOIN commitments_ministry {key}_ministry ON {key}_ministry.id = {key}.ministry_id"""


# A list of fifty by pillar and delivery, each with the update that speaks for either side, and how many there are.
LIST = f"""
WITH pillar AS (SELECT id, key FROM commitments_pillar WHERE key = %(pillar)s),
counted AS (
    SELECT count(*) AS n FROM commitments_keptstanding
    WHERE day = %(day)s::date AND pillar_id = (SELECT id FROM pillar) AND delivery = %(delivery)s),
k AS (
    SELECT * FROM commitments_keptstanding
    WHERE day = %(day)s::date AND pillar_id = (SELECT id FROM pillar) AND delivery = %(delivery)s
    ORDER BY position, code LIMIT 50),
rows AS (
    SELECT json_agg(json_build_object(
        'code', c.code, 'url', %(root)s::text || 'commitments/' || c.code || '/', 'pillar', pillar.key,
        'position', c.position, 'passage', passage.number, 'kind', c.kind,
        'parties', CASE WHEN k.jp_reporting IS NULL THEN json_build_array('MN')
            WHEN k.mn_reporting IS NULL THEN json_build_array('JP') ELSE json_build_array('JP', 'MN') END,
        'party_basis', c.party_basis, 'titles', {_titles("c")},
        'leads', json_build_object('jp', {_lead("JP")}, 'mn', {_lead("MN")}),
        'standing', {_STANDING},
        'speaking', json_build_object('jp', {_speaking("jp", "JP")}, 'mn', {_speaking("mn", "MN")})
    ) ORDER BY k.position, k.code) AS results
    FROM k CROSS JOIN pillar
    JOIN commitments_commitment c ON c.id = k.commitment_id
    JOIN commitments_passage passage ON passage.id = c.passage_id{_speaking_joins("jp")}{_speaking_joins("mn")})
SELECT json_build_object(
    'as_of', %(day)s::date, 'demonstration', (SELECT demonstration FROM commitments_plan LIMIT 1),
    'count', counted.n, 'page', 1, 'per_page', 50, 'previous', NULL,
    'next', CASE WHEN counted.n > 50 THEN %(here)s::text || '&page=2' END,
    'results', COALESCE(rows.results, '[]'::json))::text
FROM counted, rows
"""

_MILESTONES = f"""
    SELECT json_agg(json_build_object(
        'key', c.code || '-M' || m.number, 'url', %(root)s::text || 'milestones/' || c.code || '-M' || m.number || '/',
        'commitment', c.code, 'number', m.number, 'plan_code', NULLIF(m.code, ''), 'titles', {_titles("m")},
        'baseline_due_on', m.baseline_due_on, 'due_on', m.due_on, 'met_on', m.met_on,
        'schedule', CASE WHEN met_on <= due_on THEN 'met' WHEN met_on IS NOT NULL THEN 'met_late'
            WHEN due_on < %(day)s::date THEN 'overdue' WHEN due_on <= %(day)s::date + 90 THEN 'due_soon'
            ELSE 'on_time' END,
        'slip_days', m.due_on - m.baseline_due_on, 'times_revised', m.times, 'added_at', {_instant("m.added_at")},
        'withdrawn', false, 'withdrawn_at', NULL, 'withdrawn_reason', NULL) ORDER BY m.due_on, m.number)
    FROM (
        SELECT m.*, COALESCE(moved.new_due_on, m.baseline_due_on) AS due_on, COALESCE(moved.times, 0) AS times,
            (SELECT min(r.met_on) FROM commitments_milestonereport r
             JOIN commitments_progressupdate u ON u.id = r.update_id
             WHERE r.milestone_id = m.id AND r.met_on <= %(day)s::date AND u.published_at < %(end)s
                AND (u.superseded_at IS NULL OR u.superseded_at >= %(end)s)) AS met_on
        FROM commitments_milestone m
        LEFT JOIN LATERAL (
            SELECT r.new_due_on, count(*) OVER () AS times FROM commitments_daterevision r
            WHERE r.milestone_id = m.id AND r.agreed_at < %(end)s
            ORDER BY r.agreed_at DESC, r.id DESC LIMIT 1) moved ON true
        WHERE m.commitment_id = c.id AND m.added_at < %(end)s
            AND (m.withdrawn_at IS NULL OR m.withdrawn_at >= %(end)s)) m
"""

_INDICATORS = f"""
    SELECT json_agg(json_build_object(
        'code', i.code, 'url', %(root)s::text || 'indicators/' || i.code || '/', 'commitment', c.code,
        'names', {_titles("i", "name")}, 'units', {_titles("i", "unit")}, 'baseline', trim_scale(i.baseline),
        'baseline_on', i.baseline_on, 'target', trim_scale(i.target), 'target_on', i.target_on,
        'in_statement', i.in_statement, 'words', NULLIF(i.words, ''),
        'measurements', COALESCE((
            SELECT json_agg(json_build_object(
                'update', u.id, 'commitment', c.code, 'party', side.party, 'indicator', i.code,
                'value', trim_scale(m.value), 'measured_on', m.measured_on,
                'published_at', {_instant("u.published_at")}, 'superseded', false)
                ORDER BY m.measured_on, u.published_at, m.id)
            FROM commitments_measurement m JOIN commitments_progressupdate u ON u.id = m.update_id
            JOIN commitments_undertaking side ON side.id = u.undertaking_id
            WHERE m.indicator_id = i.id AND u.status = 'published' AND u.published_at < %(end)s
                AND (u.superseded_at IS NULL OR u.superseded_at >= %(end)s)), '[]'::json)) ORDER BY i.code)
    FROM commitments_indicator i WHERE i.commitment_id = c.id
"""

_RECENT = f"""
    SELECT json_agg({_update("u", "u.party", "u_period", "u_ministry")} ORDER BY u.published_at DESC, u.id DESC)
    FROM (
        SELECT u.*, side.party FROM commitments_undertaking side
        JOIN commitments_progressupdate u ON u.undertaking_id = side.id
        WHERE side.commitment_id = c.id AND u.status = 'published' AND u.published_at < %(end)s
            AND (u.superseded_at IS NULL OR u.superseded_at >= %(end)s)
        ORDER BY u.published_at DESC, u.id DESC LIMIT 20) u
    JOIN commitments_reportingperiod u_period ON u_period.id = u.period_id
    JOIN commitments_ministry u_ministry ON u_ministry.id = u.ministry_id
"""

# One commitment with its milestones, indicators and last twenty updates.
DETAIL = f"""
SELECT json_build_object(
    'as_of', %(day)s::date, 'demonstration', (SELECT demonstration FROM commitments_plan LIMIT 1),
    'data', json_build_object(
        'code', c.code, 'titles', {_titles("c")}, 'standing', {_STANDING},
        'milestones', COALESCE(({_MILESTONES}), '[]'::json), 'indicators', COALESCE(({_INDICATORS}), '[]'::json),
        'recent_updates', COALESCE(({_RECENT}), '[]'::json)))::text
FROM commitments_commitment c
JOIN commitments_pillar pillar ON pillar.id = c.pillar_id
JOIN commitments_keptstanding k ON k.commitment_id = c.id AND k.day = %(day)s::date
WHERE c.code = %(code)s
"""

# A report handed in: the row, the two events that ours leaves in the audit trail, and the answer.
SUBMIT = """
WITH writer AS (
    SELECT u.id, u.ministry_id, m.party, m.code FROM commitments_user u
    JOIN commitments_ministry m ON m.id = u.ministry_id WHERE u.email = %(email)s),
side AS (
    SELECT side.id, c.id AS commitment_id, c.code FROM commitments_commitment c CROSS JOIN writer
    JOIN commitments_undertaking side ON side.commitment_id = c.id AND side.party = writer.party
    WHERE c.code = %(commitment)s),
period AS (SELECT id, code FROM commitments_reportingperiod WHERE code = %(period)s),
made AS (
    INSERT INTO commitments_progressupdate (status, delivery, done, next_steps, reason, language, internal_note,
        correction_reason, created_at, edited_at, submitted_at, return_comment, version, author_id, edited_by_id,
        ministry_id, submitted_by_id, period_id, undertaking_id, no_change, search_text)
    SELECT 'submitted', %(delivery)s, %(done)s, '', %(reason)s, %(language)s, '', '', now(), now(), now(), '', 2,
        writer.id, writer.id, writer.ministry_id, writer.id, period.id, side.id, false,
        lower(%(done)s || ' ' || %(reason)s)
    FROM writer, side, period RETURNING *),
told AS (
    INSERT INTO commitments_auditevent ("at", verb, "table", "row", party, old, new, by_id, commitment_id)
    SELECT now(), event.verb, 'progressupdate', made.id, writer.party, event.old, event.new, writer.id,
        side.commitment_id
    FROM made, writer, side, LATERAL (VALUES
        ('draft', '{}'::jsonb, jsonb_build_object('done', made.done, 'author', made.author_id, 'period', made.period_id,
            'reason', made.reason, 'status', 'draft', 'version', 1, 'delivery', made.delivery,
            'language', made.language, 'ministry', made.ministry_id, 'edited_at', made.edited_at,
            'edited_by', made.edited_by_id, 'no_change', false, 'created_at', made.created_at,
            'undertaking', made.undertaking_id)),
        ('submit', '{"status": "draft"}', jsonb_build_object('status', 'submitted',
            'submitted_at', made.submitted_at, 'submitted_by', made.submitted_by_id))) event (verb, old, new))
SELECT json_build_object(
    'as_of', %(day)s::date, 'demonstration', (SELECT demonstration FROM commitments_plan LIMIT 1),
    'data', json_build_object(
        'id', made.id, 'url', %(root)s::text || 'drafts/' || made.id || '/', 'version', made.version,
        'status', made.status, 'commitment', side.code, 'party', writer.party, 'ministry', writer.code,
        'period', period.code, 'corrects', NULL, 'correction_reason', NULL, 'return_comment', NULL,
        'edited_at', made.edited_at, 'delivery', made.delivery, 'completed_on', made.completed_on,
        'language', made.language, 'done', made.done, 'next_steps', NULLIF(made.next_steps, ''),
        'reason', made.reason, 'internal_note', NULLIF(made.internal_note, ''), 'evidence', '[]'::json,
        'measurements', '[]'::json, 'milestones_met', '[]'::json, 'occurrences', '[]'::json))::text
FROM made, side, writer, period
"""
