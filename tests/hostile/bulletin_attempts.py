"""What the rights about bulletins let somebody do, by action, as test_parity.py tries it."""

_PAPER = (
    "INSERT INTO document (id, kind, number, mode, period_from, period_to, created_at, created_by,"
    " content, content_hash, version) VALUES (%(new)s, '{kind}', %(new)s::text, '', current_date,"
    " current_date, clock_timestamp(), %(me)s, 'qad1', '', 1)"
)
BULLETIN_ATTEMPTS = {  # action: the state of the record, statements
    "report.draft": (
        None,
        _PAPER.format(kind="bulletin"),
        "UPDATE document SET content = 'qad1 x' WHERE id = %(new)s",
        "SELECT evaluation_id FROM qad_reported LIMIT 1",
    ),
    "report.publish": (
        None,
        _PAPER.format(kind="bulletin_edition"),
        "INSERT INTO signatory VALUES (%(new)s, 1, %(me)s, 'reader', 1)",
        "UPDATE document SET issued_at = now() WHERE id = %(new)s",
    ),
}
