-- Version 1. Offsets are bytes of documents.text, ends excluded.
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    -- SHA-256 of the text's UTF-8 bytes, hexadecimal.
    hash TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    title TEXT,
    byline TEXT,
    -- ISO 8601 day.
    published TEXT,
    publisher TEXT,
    language TEXT NOT NULL
) STRICT;
CREATE INDEX documents_by_day ON documents (published);

-- Where a text was found: one text may have several origins.
CREATE TABLE origins (
    document INTEGER NOT NULL REFERENCES documents (id),
    path TEXT NOT NULL,
    url TEXT,
    publisher TEXT,
    media_type TEXT,
    -- SHA-256 of the bytes that were read.
    sha256 TEXT NOT NULL,
    PRIMARY KEY (path, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX origins_by_bytes ON origins (sha256);
CREATE INDEX origins_by_document ON origins (document);

-- Each reading of a document; the newest is the current one, the older ones stay.
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    onrecord TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    knowledge_sha256 TEXT,
    UNIQUE (document, onrecord, model_sha256, knowledge_sha256)
) STRICT;

CREATE TABLE statements (
    row INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL REFERENCES revisions (id),
    -- Position in the record, from 1.
    number INTEGER NOT NULL,
    -- Id of the record: stable over revisions as long as the content is the same.
    id TEXT NOT NULL,
    form TEXT NOT NULL,
    -- JSON lists of [start, end].
    content TEXT NOT NULL,
    -- The text at those places, parts joined with ' … '.
    content_text TEXT NOT NULL,
    cue TEXT NOT NULL,
    source TEXT NOT NULL,
    cue_lemma TEXT,
    speaker_status TEXT NOT NULL,
    speaker_name TEXT,
    speaker_type TEXT NOT NULL,
    speaker_reason TEXT NOT NULL,
    addressee TEXT,
    occasion TEXT,
    said_first TEXT,
    said_last TEXT,
    said_basis TEXT,
    said_at TEXT,
    act TEXT NOT NULL,
    negated INTEGER NOT NULL,
    modality TEXT NOT NULL,
    within TEXT,
    confidence REAL NOT NULL,
    rule TEXT NOT NULL,
    UNIQUE (revision, number)
) STRICT;
CREATE INDEX statements_by_id ON statements (id);
CREATE INDEX statements_by_speaker ON statements (speaker_name);

-- The words of the texts; the texts themselves stay in documents.
CREATE VIRTUAL TABLE document_words USING fts5 (
    text, content = 'documents', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER documents_are_indexed AFTER INSERT ON documents BEGIN
    INSERT INTO document_words (rowid, text) VALUES (new.id, new.text);
END;

-- The words of what was said, and who said it.
CREATE VIRTUAL TABLE statement_words USING fts5 (
    content_text, speaker_name, content = 'statements', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER statements_are_indexed AFTER INSERT ON statements BEGIN
    INSERT INTO statement_words (rowid, content_text, speaker_name) VALUES (new.row, new.content_text, new.speaker_name);
END;

-- What most people want to see: the statements of the newest reading, with their document.
CREATE VIEW current_statements AS
SELECT s.*, d.id AS document, d.hash AS document_hash, d.title, d.published, d.publisher
FROM statements s
JOIN revisions r ON r.id = s.revision
JOIN documents d ON d.id = r.document
WHERE NOT EXISTS (SELECT 1 FROM revisions newer WHERE newer.document = r.document AND newer.id > r.id);
