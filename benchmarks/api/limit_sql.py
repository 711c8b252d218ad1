"""The limit's SQL, one statement an answer. Written for this machine's planner, not to be read as a rule book."""

from __future__ import annotations

_SUMMARY_ROWS = """
    SELECT json_build_object(
        'as_of', %(day)s::date, 'demonstration', (SELECT demonstration FROM commitments_plan LIMIT 1),
        'data', json_build_object(
            'by', json_build_array('pillar', 'delivery'), 'of', sum(cells.n), 'overlapping', false,
            'rows', json_agg(json_build_object(
                'keys', json_build_object('pillar', pillar.key, 'delivery', delivery),
                'count', n, 'overdue', overdue, 'silent', silent,
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
