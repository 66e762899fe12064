"""What is deleted for good is found without reading whole tables (S3-5.4a)."""

from sqlalchemy import UniqueConstraint

from qa_desk.models import Base, purging


def first_columns(table):
    """Return the columns by which a table's rows are found by index."""
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return {next(iter(key.columns)) for key in (table.primary_key, *table.indexes, *unique)}


def test_what_refers_to_a_record_that_may_go_is_found_by_index():
    """Else each record that is deleted would cost a look at every row that may refer to it."""
    goes = {name for _kind, name, _key in purging._GOES}
    scanned = {
        str(next(iter(key.columns)))
        for table in Base.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if key.referred_table.name in goes and not first_columns(table) & set(key.columns)
    }
    assert scanned == set()
