-- Version 1, in the schema `onrecord`. Offsets are bytes of texts.text, ends excluded. Everything is compared by bytes
-- (collation C), so that every server puts it in the same order.

-- The migrations that were made, this one among them.
CREATE TABLE versions (
    version integer PRIMARY KEY,
    made_at timestamptz NOT NULL DEFAULT now()
);

-- How often something was put into this ledger: who keeps an answer sees by it that the answer may be old.
CREATE TABLE ledger (
    one integer PRIMARY KEY CHECK (one = 1),
    changes bigint NOT NULL
);
INSERT INTO ledger (one, changes) VALUES (1, 1);

CREATE TABLE documents (
    id bigserial PRIMARY KEY,
    -- SHA-256 of the text's UTF-8 bytes, hexadecimal.
    hash text COLLATE "C" NOT NULL UNIQUE,
    title text COLLATE "C",
    byline text COLLATE "C",
    -- ISO 8601 day.
    published text COLLATE "C",
    publisher text COLLATE "C",
    language text COLLATE "C" NOT NULL,
    -- Thirty-two 16-bit minima of hashes of five words each (MinHash), and the first text that is nearly the same.
    signature bytea,
    story bigint NOT NULL
);
CREATE INDEX documents_by_day ON documents (published);
CREATE INDEX documents_by_story ON documents (story);
CREATE TABLE document_bands (
    band bigint NOT NULL,
    document bigint NOT NULL REFERENCES documents (id),
    PRIMARY KEY (band, document)
);

CREATE TABLE texts (
    document bigint PRIMARY KEY REFERENCES documents (id),
    -- PostgreSQL keeps no NUL: a blank stands for it, and `zeros` has its offsets.
    text text COLLATE "C" NOT NULL,
    zeros bigint[],
    -- Its words in lower case and without accents, each once, and pairs of short words that stand side by side.
    words text[] COLLATE "C" NOT NULL
);
-- What is put in waits in a list, which each search reads through, until the list is so long (kB).
CREATE INDEX texts_by_words ON texts USING gin (words) WITH (gin_pending_list_limit = 256);

-- Where a text was found: one text may have several origins.
CREATE TABLE origins (
    -- SHA-256 of path and bytes, since a path may be longer than an index takes.
    place text COLLATE "C" PRIMARY KEY,
    document bigint NOT NULL REFERENCES documents (id),
    path text COLLATE "C" NOT NULL,
    url text COLLATE "C",
    publisher text COLLATE "C",
    media_type text COLLATE "C",
    -- SHA-256 of the bytes that were read.
    sha256 text COLLATE "C" NOT NULL,
    -- Of the place: line, row or byte. Of the text: its name at the source and its day there.
    position text COLLATE "C",
    source_id text COLLATE "C",
    published text COLLATE "C"
);
CREATE INDEX origins_by_document ON origins (document);

-- Who read: each program with its model and knowledge ('' for none) once.
CREATE TABLE readers (
    id bigserial PRIMARY KEY,
    onrecord text COLLATE "C" NOT NULL,
    model_sha256 text COLLATE "C" NOT NULL,
    knowledge_sha256 text COLLATE "C" NOT NULL,
    UNIQUE (onrecord, model_sha256, knowledge_sha256)
);

-- Each reading of a document; the newest is the current one, the older ones stay.
CREATE TABLE revisions (
    id bigserial PRIMARY KEY,
    document bigint NOT NULL REFERENCES documents (id),
    reader bigint NOT NULL REFERENCES readers (id),
    -- The record as JSON with offsets in bytes, without the words of its spans, compressed (zlib).
    record bytea NOT NULL,
    UNIQUE (document, reader)
);
CREATE INDEX revisions_by_reader ON revisions (reader);
ALTER TABLE revisions ALTER COLUMN record SET STORAGE EXTERNAL;

-- Files with many articles that were read to their end.
CREATE TABLE inputs (
    -- SHA-256 of path and bytes.
    place text COLLATE "C" NOT NULL,
    reader bigint NOT NULL REFERENCES readers (id),
    path text COLLATE "C" NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    PRIMARY KEY (place, reader)
);

CREATE TABLE statements (
    "row" bigserial PRIMARY KEY,
    document bigint NOT NULL REFERENCES documents (id),
    revision bigint NOT NULL REFERENCES revisions (id),
    -- Position in the record, from 1.
    number integer NOT NULL,
    -- Whether it is of the newest reading of its document.
    current boolean NOT NULL,
    -- Id of the record: stable over revisions as long as the content is the same.
    id text COLLATE "C" NOT NULL,
    form text COLLATE "C" NOT NULL,
    -- JSON lists of [start, end].
    content text COLLATE "C" NOT NULL,
    -- The text at those places, parts joined with ' … '.
    content_text text COLLATE "C" NOT NULL,
    cue text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    cue_lemma text COLLATE "C",
    speaker_status text COLLATE "C" NOT NULL,
    speaker_name text COLLATE "C",
    speaker_type text COLLATE "C" NOT NULL,
    speaker_id text COLLATE "C",
    -- The speaker's name, else the words of the source.
    speaker_words text COLLATE "C",
    -- Names of those of whom the content speaks, also where it says `he`.
    about text COLLATE "C",
    addressee text COLLATE "C",
    occasion text COLLATE "C",
    said_first text COLLATE "C",
    said_last text COLLATE "C",
    said_basis text COLLATE "C",
    said_at text COLLATE "C",
    -- Day on which it was said, else of publication; the day of publication, '' for none.
    day text COLLATE "C",
    published text COLLATE "C" NOT NULL,
    act text COLLATE "C" NOT NULL,
    negated boolean NOT NULL,
    modality text COLLATE "C" NOT NULL,
    within text COLLATE "C",
    confidence double precision NOT NULL,
    rule text COLLATE "C" NOT NULL,
    -- Row of the first statement that reports the same utterance.
    utterance bigint NOT NULL,
    -- What a search looks up: folded words, each with the letter of its column before it (see postgres/words.rs).
    words text[] COLLATE "C" NOT NULL,
    UNIQUE (revision, number)
);
CREATE INDEX statements_by_id ON statements (id);
CREATE INDEX statements_by_document ON statements (document);
CREATE INDEX statements_by_speaker ON statements USING hash (speaker_name) WHERE current;
CREATE INDEX statements_by_day ON statements (day, published, "row") WHERE current AND day IS NOT NULL;
CREATE INDEX statements_without_day ON statements (published, "row") WHERE current AND day IS NULL;
CREATE INDEX statements_by_utterance ON statements (utterance) WHERE current;
CREATE INDEX statements_by_words ON statements USING gin (words) WITH (gin_pending_list_limit = 256) WHERE current;
CREATE TABLE utterance_bands (
    band bigint NOT NULL,
    statement bigint NOT NULL REFERENCES statements ("row"),
    PRIMARY KEY (band, statement)
);

-- Titles and offices of those who speak, as the text gives them; offsets are bytes of the text.
CREATE TABLE roles (
    revision bigint NOT NULL REFERENCES revisions (id),
    name text COLLATE "C" NOT NULL,
    title text COLLATE "C" NOT NULL,
    -- Whose office it is.
    "of" text COLLATE "C",
    -- current, former or coming.
    tenure text COLLATE "C" NOT NULL,
    -- ISO 8601 day for which that holds.
    as_of text COLLATE "C",
    "start" bigint NOT NULL,
    "end" bigint NOT NULL
);
CREATE INDEX roles_by_name ON roles USING hash (name);
CREATE INDEX roles_by_revision ON roles (revision);

CREATE VIEW articles AS
SELECT d.id, d.hash, d.title, d.byline, d.published, d.publisher, d.language, t.text, d.story
FROM documents d JOIN texts t ON t.document = d.id;

-- What most people want to see: the statements of the newest reading, with their document.
CREATE VIEW current_statements AS
SELECT s."row", s.document, s.revision, s.number, s.id, s.form, s.content, s.content_text, s.cue, s.source, s.cue_lemma,
    s.speaker_status, s.speaker_name, s.speaker_type, s.speaker_id, s.speaker_words, s.about, s.addressee, s.occasion,
    s.said_first, s.said_last, s.said_basis, s.said_at, s.day, s.act, s.negated, s.modality, s.within, s.confidence, s.rule,
    s.utterance, d.hash AS document_hash, d.title, d.published, d.publisher, d.story
FROM statements s JOIN documents d ON d.id = s.document
WHERE s.current;
