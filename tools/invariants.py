"""What must hold in every database at any moment, as statements that find what does not."""

from typing import Final

BROKEN: Final = {
    "more open pairings than seats": """
        SELECT m.id FROM profiles m JOIN pairings p ON p.mentor_id = m.id
        WHERE p.state IN ('invited', 'mentee_asked', 'active')
        GROUP BY m.id HAVING count(*) > m.capacity OR max(p.seat) > m.capacity OR min(p.seat) < 1""",
    "a mentee with two open pairings": """
        SELECT mentee_id FROM pairings WHERE state IN ('invited', 'mentee_asked', 'active')
        GROUP BY mentee_id HAVING count(*) > 1""",
    "an excluded pair that is open": """
        SELECT p.id FROM pairings p
        JOIN exclusions x ON x.mentee_id = p.mentee_id AND x.mentor_id = p.mentor_id
        WHERE p.state IN ('invited', 'mentee_asked', 'active')""",
    "a declined pair without an exclusion": """
        SELECT p.id FROM pairings p
        LEFT JOIN exclusions x ON x.mentee_id = p.mentee_id AND x.mentor_id = p.mentor_id
        WHERE p.state = 'declined' AND x.id IS NULL""",
    "an approval without a pairing, or a pairing without an approval": """
        SELECT o.id FROM proposals o LEFT JOIN pairings p ON p.proposal_id = o.id
        WHERE (o.state = 'approved') <> (p.id IS NOT NULL)""",
    "a pairing without the event that began it": """
        SELECT p.id FROM pairings p
        WHERE 1 <> (SELECT count(*) FROM events e
                    WHERE e.subject_id = p.id AND e.type = 'pairing.invited')""",
}
"""What must never be found, each with the statement that would find it."""
