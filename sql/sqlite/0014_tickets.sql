-- Tickets with all that people need of them: their history, links, promises, and the words they are found by; notices; what rules are asked about.

-- The row's number joins a ticket to its words: the full-text index (FTS5) knows rows by an integer.
ALTER TABLE tickets RENAME TO tickets_before;
CREATE TABLE tickets (
    id               INTEGER  PRIMARY KEY,
    organisation_id  TEXT     NOT NULL,
    number           INTEGER  NOT NULL,
    subject          TEXT     NOT NULL,
    description      TEXT     NOT NULL,
    requester        TEXT     NOT NULL,
    status           TEXT     NOT NULL CHECK (status IN ('new', 'open', 'pending', 'hold', 'solved', 'closed')),
    priority         TEXT     NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    session_id       TEXT,
    created_at       TEXT     NOT NULL,
    opened_by        TEXT     NOT NULL,
    channel          TEXT     NOT NULL,
    assignee_id      TEXT,
    team_id          TEXT,
    tags             TEXT     NOT NULL, -- JSON array
    fields           TEXT     NOT NULL, -- JSON object
    updated_at       TEXT     NOT NULL,
    clock            TEXT     NOT NULL, -- JSON: what promises are measured by
    policy           TEXT,
    promise          TEXT,
    due_at           TEXT,
    alarm_at         TEXT,              -- when it must be measured again
    entries          INTEGER  NOT NULL,
    revision         INTEGER  NOT NULL,
    UNIQUE (organisation_id, number),
    UNIQUE (organisation_id, opened_by)
);
INSERT INTO tickets (organisation_id, number, subject, description, requester, status, priority, session_id, created_at, opened_by, channel, tags, fields, updated_at, clock, entries, revision)
SELECT organisation_id, number, subject, description, requester, status, priority, session_id, created_at, opened_by, '', '[]', '{}', created_at, '{}', 0, 1 FROM tickets_before ORDER BY organisation_id, number;
DROP TABLE tickets_before;
CREATE INDEX ix_tickets_updated_at ON tickets (organisation_id, updated_at, number);
CREATE INDEX ix_tickets_alarm_at ON tickets (alarm_at) WHERE alarm_at IS NOT NULL;

CREATE TABLE ticket_entries (
    organisation_id   TEXT     NOT NULL,
    ticket_number     INTEGER  NOT NULL,
    sequence          INTEGER  NOT NULL,
    kind              TEXT     NOT NULL CHECK (kind IN ('opened', 'changed', 'comment', 'linked', 'alarm')),
    at                TEXT     NOT NULL,
    actor_kind        TEXT     NOT NULL,
    actor_id          TEXT     NOT NULL,
    actor_name        TEXT     NOT NULL,
    text              TEXT     NOT NULL,
    is_public         INTEGER  NOT NULL,
    is_from_customer  INTEGER  NOT NULL,
    changes           TEXT     NOT NULL, -- JSON array
    key               TEXT,              -- what is done once
    PRIMARY KEY (organisation_id, ticket_number, sequence),
    UNIQUE (organisation_id, key),
    FOREIGN KEY (organisation_id, ticket_number) REFERENCES tickets (organisation_id, number) ON DELETE CASCADE
);

CREATE TABLE ticket_links (
    organisation_id  TEXT     NOT NULL,
    ticket_number    INTEGER  NOT NULL,
    kind             TEXT     NOT NULL CHECK (kind IN ('conversation', 'recording')),
    target           TEXT     NOT NULL,
    added_at         TEXT     NOT NULL,
    PRIMARY KEY (organisation_id, ticket_number, kind, target),
    FOREIGN KEY (organisation_id, ticket_number) REFERENCES tickets (organisation_id, number) ON DELETE CASCADE
);
CREATE INDEX ix_ticket_links_target ON ticket_links (organisation_id, kind, target);
INSERT INTO ticket_links (organisation_id, ticket_number, kind, target, added_at)
SELECT organisation_id, number, 'conversation', session_id, created_at FROM tickets WHERE session_id IS NOT NULL;

CREATE VIRTUAL TABLE ticket_search USING fts5(words, tokenize = 'unicode61 remove_diacritics 0');
INSERT INTO ticket_search (rowid, words) SELECT id, lower(subject || ' ' || description || ' ' || requester) FROM tickets;

CREATE TABLE notices (
    organisation_id  TEXT     NOT NULL,
    id               TEXT     NOT NULL, -- grows with time
    at               TEXT     NOT NULL,
    kind             TEXT     NOT NULL CHECK (kind IN ('warning', 'breach', 'rule')),
    team_id          TEXT,
    user_id          TEXT,
    text             TEXT     NOT NULL,
    ticket_number    INTEGER,
    session_id       TEXT,
    key              TEXT     NOT NULL,
    PRIMARY KEY (organisation_id, id),
    UNIQUE (organisation_id, key)
);

-- Written with what happened, done when rules were asked and had done what they do; kept as the trace of why.
CREATE TABLE rule_events (
    organisation_id  TEXT     NOT NULL,
    key              TEXT     NOT NULL,
    event            TEXT     NOT NULL,
    subject_kind     TEXT     NOT NULL CHECK (subject_kind IN ('ticket', 'conversation')),
    subject          TEXT     NOT NULL,
    facts            TEXT     NOT NULL, -- JSON object
    at               TEXT     NOT NULL,
    done_at          TEXT,
    attempts         INTEGER  NOT NULL,
    trace            TEXT     NOT NULL, -- JSON array
    actions          TEXT     NOT NULL, -- JSON array
    PRIMARY KEY (organisation_id, key)
);
CREATE INDEX ix_rule_events_pending ON rule_events (at) WHERE done_at IS NULL;
CREATE INDEX ix_rule_events_subject ON rule_events (organisation_id, subject_kind, subject, at);
