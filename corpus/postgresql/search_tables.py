"""What full-text search rests on: how often each term stands in each output and passage.

The same rows of analysed tokens are written as to SQLite (`corpus.sql.terms`); triggers turn them into terms. Tokens
count as SQLite's FTS5 takes them: without accents, and "2.0" as two words that are also found side by side.

What is removed is looked up term by term: nobody knows how few rows a trigger is about, and the planner, left to guess,
reads the whole table.
"""

from corpus.sql.terms import PER_ITEM

SEARCH = rf"""
CREATE TABLE output_search (rowid BIGINT PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE output_terms (
    term TEXT NOT NULL,
    rowid BIGINT NOT NULL,
    title INTEGER NOT NULL,
    body INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (term, rowid)
);
CREATE TABLE passage_search (rowid BIGINT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE passage_terms (
    term TEXT NOT NULL,
    rowid BIGINT NOT NULL,
    amount INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (term, rowid)
);
CREATE TABLE search_totals (name TEXT PRIMARY KEY, entries BIGINT NOT NULL, tokens BIGINT NOT NULL);
INSERT INTO search_totals (name, entries, tokens) VALUES ('outputs', 0, 0), ('passages', 0, 0);
CREATE FUNCTION plain(said TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN octet_length(said) = char_length(said) THEN said
        ELSE regexp_replace(normalize(said, NFD), '[\u0300-\u036f]', '', 'g') END $$;
CREATE FUNCTION search_terms(said TEXT) RETURNS TABLE (term TEXT, is_word BOOLEAN) LANGUAGE sql IMMUTABLE AS $$
    WITH tokens AS (SELECT left(token, 200) AS token FROM string_to_table(plain(said), ' ') AS token)
    SELECT token, token !~ '[.,:]' FROM tokens WHERE token <> ''
    UNION ALL
    SELECT part, TRUE FROM tokens, regexp_split_to_table(token, '[.,:]+') AS part WHERE token ~ '[.,:]' AND part <> ''
$$;
CREATE FUNCTION count_output_terms() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    WITH found AS MATERIALIZED (
        SELECT rowid, term, is_word, TRUE AS in_title FROM added, search_terms(title)
        UNION ALL SELECT rowid, term, is_word, FALSE FROM added, search_terms(body)
    ), lengths AS (
        SELECT rowid, count(*) FILTER (WHERE is_word) AS length FROM found GROUP BY rowid
    ), totals AS (
        UPDATE search_totals SET entries = entries + (SELECT count(*) FROM added),
            tokens = tokens + (SELECT coalesce(sum(length), 0) FROM lengths) WHERE name = 'outputs'
    )
    INSERT INTO output_terms (term, rowid, title, body, length)
    SELECT term, rowid, count(*) FILTER (WHERE in_title), count(*) FILTER (WHERE NOT in_title), length
    FROM found JOIN lengths USING (rowid) GROUP BY term, rowid, length;
    RETURN NULL;
END $$;
CREATE FUNCTION forget_output_terms() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$ BEGIN
    IF NOT EXISTS (SELECT FROM removed) THEN RETURN NULL; END IF;
    WITH found AS MATERIALIZED (
        SELECT rowid, term, is_word FROM removed, search_terms(title || ' ' || body)
    ), totals AS (
        UPDATE search_totals SET entries = entries - (SELECT count(*) FROM removed),
            tokens = tokens - (SELECT count(*) FROM found WHERE is_word) WHERE name = 'outputs'
    )
    DELETE FROM output_terms AS held USING found WHERE held.term = found.term AND held.rowid = found.rowid;
    RETURN NULL;
END $$;
CREATE FUNCTION count_passage_terms() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    WITH found AS MATERIALIZED (
        SELECT rowid, term, is_word FROM added, search_terms(text)
    ), lengths AS (
        SELECT rowid, count(*) FILTER (WHERE is_word) AS length FROM found GROUP BY rowid
    ), totals AS (
        UPDATE search_totals SET entries = entries + (SELECT count(*) FROM added),
            tokens = tokens + (SELECT coalesce(sum(length), 0) FROM lengths) WHERE name = 'passages'
    )
    INSERT INTO passage_terms (term, rowid, amount, length)
    SELECT term, rowid, count(*), length FROM found JOIN lengths USING (rowid) GROUP BY term, rowid, length;
    RETURN NULL;
END $$;
CREATE FUNCTION forget_passage_terms() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$ BEGIN
    IF NOT EXISTS (SELECT FROM removed) THEN RETURN NULL; END IF;
    WITH found AS MATERIALIZED (
        SELECT rowid, term, is_word FROM removed, search_terms(text)
    ), totals AS (
        UPDATE search_totals SET entries = entries - (SELECT count(*) FROM removed),
            tokens = tokens - (SELECT count(*) FROM found WHERE is_word) WHERE name = 'passages'
    )
    DELETE FROM passage_terms AS held USING found WHERE held.term = found.term AND held.rowid = found.rowid;
    RETURN NULL;
END $$;
CREATE FUNCTION forget_passages() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$ BEGIN
    DELETE FROM passage_search WHERE rowid IN (SELECT item_id * {PER_ITEM} + position FROM removed);
    RETURN NULL;
END $$;
CREATE TRIGGER outputs_are_found AFTER INSERT ON output_search REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_output_terms();
CREATE TRIGGER outputs_are_found_no_more AFTER DELETE ON output_search REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION forget_output_terms();
CREATE TRIGGER passages_are_found AFTER INSERT ON passage_search REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_passage_terms();
CREATE TRIGGER passages_are_forgotten AFTER DELETE ON passage_search REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION forget_passage_terms();
CREATE TRIGGER passages_are_found_no_more AFTER DELETE ON passages REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION forget_passages();
CREATE FUNCTION julianday(moment TEXT) RETURNS DOUBLE PRECISION LANGUAGE sql STABLE
    AS $$ SELECT extract(epoch FROM CAST(moment AS timestamptz)) / 86400 + 2440587.5 $$
"""  # noqa: S608 - a constant number
"""Search tables, their triggers, and the one function of SQLite's that the shared statements use."""
