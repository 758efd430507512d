-- Knowledge: documents cut into chunks, and the chunks' vectors by the text's hash and the model that made them, so that an unchanged text is embedded once.
-- A silo searches a copy in memory; a base's revision grows with every change and tells the copy that it is old.

CREATE TABLE knowledge_bases (
    organisation_id  TEXT     NOT NULL,
    base             TEXT     NOT NULL,
    model            TEXT     NOT NULL, -- of the vectors that are searched
    revision         INTEGER  NOT NULL,
    PRIMARY KEY (organisation_id, base)
);

CREATE TABLE knowledge_documents (
    organisation_id  TEXT     NOT NULL,
    base             TEXT     NOT NULL,
    name             TEXT     NOT NULL,
    title            TEXT     NOT NULL,
    source           TEXT     NOT NULL CHECK (source IN ('upload', 'folder')),
    content_hash     BLOB     NOT NULL, -- of the file
    bytes            INTEGER  NOT NULL, -- of the file
    changed_at       TEXT     NOT NULL,
    PRIMARY KEY (organisation_id, base, name)
);

CREATE TABLE knowledge_chunks (
    organisation_id  TEXT     NOT NULL,
    base             TEXT     NOT NULL,
    document         TEXT     NOT NULL,
    number           INTEGER  NOT NULL CHECK (number >= 0),
    section          TEXT     NOT NULL,
    text             TEXT     NOT NULL,
    hash             BLOB     NOT NULL,
    PRIMARY KEY (organisation_id, base, document, number),
    FOREIGN KEY (organisation_id, base, document) REFERENCES knowledge_documents (organisation_id, base, name) ON DELETE CASCADE
);
CREATE INDEX ix_knowledge_chunks_hash ON knowledge_chunks (organisation_id, base, hash);

CREATE TABLE knowledge_vectors (
    organisation_id  TEXT  NOT NULL,
    base             TEXT  NOT NULL,
    model            TEXT  NOT NULL,
    hash             BLOB  NOT NULL,
    vector           BLOB  NOT NULL, -- float16, little endian, of length 1
    PRIMARY KEY (organisation_id, base, model, hash)
);
