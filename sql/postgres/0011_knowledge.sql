-- Knowledge: documents cut into chunks, and the chunks' vectors by the text's hash and the model that made them, so that an unchanged text is embedded once.
-- A silo searches a copy in memory; a base's revision grows with every change and tells the copy that it is old.

CREATE TABLE knowledge_bases (
    organisation_id  text     NOT NULL,
    base             text     NOT NULL,
    model            text     NOT NULL, -- of the vectors that are searched
    revision         bigint   NOT NULL,
    PRIMARY KEY (organisation_id, base)
);

CREATE TABLE knowledge_documents (
    organisation_id  text     NOT NULL,
    base             text     NOT NULL,
    name             text     NOT NULL,
    title            text     NOT NULL,
    source           text     NOT NULL CHECK (source IN ('upload', 'folder')),
    content_hash     bytea    NOT NULL, -- of the file
    bytes            bigint   NOT NULL, -- of the file
    changed_at       timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, base, name)
);

CREATE TABLE knowledge_chunks (
    organisation_id  text     NOT NULL,
    base             text     NOT NULL,
    document         text     NOT NULL,
    number           integer  NOT NULL CHECK (number >= 0),
    section          text     NOT NULL,
    text             text     NOT NULL,
    hash             bytea    NOT NULL,
    PRIMARY KEY (organisation_id, base, document, number),
    FOREIGN KEY (organisation_id, base, document) REFERENCES knowledge_documents (organisation_id, base, name) ON DELETE CASCADE
);
CREATE INDEX ix_knowledge_chunks_hash ON knowledge_chunks (organisation_id, base, hash);

CREATE TABLE knowledge_vectors (
    organisation_id  text  NOT NULL,
    base             text  NOT NULL,
    model            text  NOT NULL,
    hash             bytea NOT NULL,
    vector           bytea NOT NULL, -- float16, little endian, of length 1
    PRIMARY KEY (organisation_id, base, model, hash)
);
