-- Version 3: texts apart from what is known of them, statements that know their document, roles, months as words of the index.

DROP VIEW statement_texts;
DROP VIEW current_statements;
DROP TRIGGER documents_are_indexed;
DROP TABLE document_words;
DROP TABLE statement_words;

-- Beside the other columns a text would have to be read through to come to those behind it.
CREATE TABLE texts (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    text TEXT NOT NULL
) STRICT;
INSERT INTO texts (document, text) SELECT id, text FROM documents;
ALTER TABLE documents DROP COLUMN text;
CREATE VIEW articles AS
SELECT d.id, d.hash, d.title, d.byline, d.published, d.publisher, d.language, t.text, d.story
FROM documents d JOIN texts t ON t.document = d.id;

CREATE VIRTUAL TABLE document_words USING fts5 (
    text, content = 'texts', content_rowid = 'document', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER texts_are_indexed AFTER INSERT ON texts BEGIN
    INSERT INTO document_words (rowid, text) VALUES (new.document, new.text);
END;
INSERT INTO document_words (document_words) VALUES ('rebuild');

ALTER TABLE statements ADD COLUMN document INTEGER REFERENCES documents (id);
-- 1 in the newest reading of its document, else 0.
ALTER TABLE statements ADD COLUMN current INTEGER NOT NULL DEFAULT 1;
UPDATE statements SET
    document = (SELECT r.document FROM revisions r WHERE r.id = revision),
    current = NOT EXISTS (
        SELECT 1 FROM revisions r JOIN revisions newer ON newer.document = r.document AND newer.id > r.id
        WHERE r.id = statements.revision
    );
DROP INDEX statements_by_speaker;
DROP INDEX statements_by_day;
DROP INDEX statements_by_utterance;
CREATE INDEX statements_by_speaker ON statements (speaker_name, day) WHERE current;
CREATE INDEX statements_by_day ON statements (day) WHERE current;
CREATE INDEX statements_by_utterance ON statements (utterance) WHERE current;
CREATE INDEX statements_by_document ON statements (document);

-- Titles and offices of those who speak, as the text gives them; offsets are bytes of the text.
CREATE TABLE roles (
    revision INTEGER NOT NULL REFERENCES revisions (id),
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    -- Whose office it is.
    of TEXT,
    -- current, former or coming.
    tenure TEXT NOT NULL,
    -- ISO 8601 day for which that holds.
    as_of TEXT,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (name, revision, start, end)
) STRICT, WITHOUT ROWID;

-- How often something was put into this ledger: who keeps an answer sees by it that the answer may be old.
CREATE TABLE ledger (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    changes INTEGER NOT NULL
) STRICT;
INSERT INTO ledger (one, changes) VALUES (1, 1);

-- What most people want to see: the statements of the newest reading, with their document.
CREATE VIEW current_statements AS
SELECT s.*, d.hash AS document_hash, d.title, d.published, d.publisher, d.story
FROM statements s JOIN documents d ON d.id = s.document
WHERE s.current;

-- What is looked up in the index of words: acts, forms and months as words of their own.
CREATE VIEW statement_texts AS
SELECT row, content_text, speaker_words, about, addressee,
    'act' || act || ' form' || form || ' month' || coalesce(substr(day, 1, 4) || substr(day, 6, 2), 'none') AS tags,
    publisher AS outlet
FROM current_statements;
CREATE VIRTUAL TABLE statement_words USING fts5 (
    content_text, speaker_words, about, addressee, tags, outlet,
    content = 'statement_texts', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO statement_words (rowid, content_text, speaker_words, about, addressee, tags, outlet)
SELECT row, content_text, speaker_words, about, addressee, tags, outlet FROM statement_texts;
