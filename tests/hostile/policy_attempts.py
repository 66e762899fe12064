"""What the rights about policies let somebody do, by action, as test_parity.py tries it."""

POLICY_ATTEMPTS = {  # action: the state of the record, statements
    "policy.see": (
        None,
        "SELECT number FROM policy WHERE id = %(policy)s",
        "SELECT text FROM policy_version WHERE id = %(policy_version)s",
        "INSERT INTO policy_reading VALUES (%(policy_version)s, %(me)s, clock_timestamp())",
    ),
    "policy.edit": (
        None,
        (
            "INSERT INTO policy (id, number, kind, title_zh, title_en, department, post,"
            " next_review, created_at, created_by, version) VALUES (%(new)s, %(new)s::text,"
            " 'policy', 'x', '', 'x', '', current_date, clock_timestamp(), %(me)s, 1)"
        ),
        "UPDATE policy SET title_en = 'x' WHERE id = %(policy)s",
        (
            "INSERT INTO policy_version (id, policy_id, number, effective_from, state, text,"
            " requirements, file_name, media_type, asked, created_at, created_by, version)"
            " VALUES (%(new)s, %(policy)s, %(new)s::text, current_date, 'draft', 'x', '', '', '',"
            " '', clock_timestamp(), %(me)s, 1)"
        ),
        "UPDATE policy_version SET state = 'published' WHERE id = %(new)s",
    ),
    "policy.review": (
        None,
        (
            "INSERT INTO document (id, kind, number, mode, period_from, period_to, created_at,"
            " created_by, content, content_hash, subject_id, version) VALUES (%(new)s,"
            " 'policy_review', %(new)s::text, '', current_date, current_date, clock_timestamp(),"
            " %(me)s, 'qad1', '', %(policy)s, 1)"
        ),
        "UPDATE document SET content = 'qad1 x' WHERE id = %(new)s",
        (
            "INSERT INTO signatory (document_id, place, person_id, role, turn)"
            " VALUES (%(new)s, 1, %(me)s, 'evaluator', 1)"
        ),
        "SELECT * FROM policy_figures(current_date, current_date, NULL)",
    ),
    "policy.approve": (
        None,
        (
            "INSERT INTO signature (id, document_id, person_id, role, place, meaning, statement,"
            " method, signed_at, machine, content_hash) VALUES (%(new)s, %(paper)s, %(me)s,"
            " 'approver', 3, 'approve', '', 'password', now(), '', '')"
        ),
    ),
}
