-- Tickets with all that people need of them: their history, links, promises, and the words they are found by; notices; what rules are asked about.

ALTER TABLE tickets
    ADD COLUMN id           bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    ADD COLUMN channel      text NOT NULL DEFAULT '',
    ADD COLUMN assignee_id  text,
    ADD COLUMN team_id      text,
    ADD COLUMN tags         text NOT NULL DEFAULT '[]', -- JSON array
    ADD COLUMN fields       text NOT NULL DEFAULT '{}', -- JSON object
    ADD COLUMN updated_at   timestamptz,
    ADD COLUMN clock        text NOT NULL DEFAULT '{}', -- JSON: what promises are measured by
    ADD COLUMN policy       text,
    ADD COLUMN promise      text,
    ADD COLUMN due_at       timestamptz,
    ADD COLUMN alarm_at     timestamptz,                -- when it must be measured again
    ADD COLUMN entries      integer NOT NULL DEFAULT 0,
    ADD COLUMN revision     bigint NOT NULL DEFAULT 1,
    ADD CHECK (status IN ('new', 'open', 'pending', 'hold', 'solved', 'closed')),
    ADD CHECK (priority IN ('low', 'normal', 'high', 'urgent'));
UPDATE tickets SET updated_at = created_at;
ALTER TABLE tickets ALTER COLUMN updated_at SET NOT NULL;
CREATE INDEX ix_tickets_updated_at ON tickets (organisation_id, updated_at, number);
CREATE INDEX ix_tickets_alarm_at ON tickets (alarm_at) WHERE alarm_at IS NOT NULL;

CREATE TABLE ticket_entries (
    organisation_id   text     NOT NULL,
    ticket_number     integer  NOT NULL,
    sequence          integer  NOT NULL,
    kind              text     NOT NULL CHECK (kind IN ('opened', 'changed', 'comment', 'linked', 'alarm')),
    at                timestamptz NOT NULL,
    actor_kind        text     NOT NULL,
    actor_id          text     NOT NULL,
    actor_name        text     NOT NULL,
    text              text     NOT NULL,
    is_public         boolean  NOT NULL,
    is_from_customer  boolean  NOT NULL,
    changes           text     NOT NULL, -- JSON array
    key               text,              -- what is done once
    PRIMARY KEY (organisation_id, ticket_number, sequence),
    UNIQUE (organisation_id, key),
    FOREIGN KEY (organisation_id, ticket_number) REFERENCES tickets (organisation_id, number) ON DELETE CASCADE
);

CREATE TABLE ticket_links (
    organisation_id  text     NOT NULL,
    ticket_number    integer  NOT NULL,
    kind             text     NOT NULL CHECK (kind IN ('conversation', 'recording')),
    target           text     NOT NULL,
    added_at         timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, ticket_number, kind, target),
    FOREIGN KEY (organisation_id, ticket_number) REFERENCES tickets (organisation_id, number) ON DELETE CASCADE
);
CREATE INDEX ix_ticket_links_target ON ticket_links (organisation_id, kind, target);
INSERT INTO ticket_links (organisation_id, ticket_number, kind, target, added_at)
SELECT organisation_id, number, 'conversation', session_id, created_at FROM tickets WHERE session_id IS NOT NULL;

-- Each distinct word once: the index takes them as they are, so that it finds the same as SQLite's.
CREATE TABLE ticket_search (
    ticket_id  bigint    NOT NULL PRIMARY KEY REFERENCES tickets (id) ON DELETE CASCADE,
    words      text      NOT NULL,
    vector     tsvector  GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED
);
CREATE INDEX ix_ticket_search_vector ON ticket_search USING gin (vector);
INSERT INTO ticket_search (ticket_id, words)
SELECT id, trim(regexp_replace(regexp_replace(lower(subject || ' ' || description || ' ' || requester), '[^[:alnum:]]+', ' ', 'g'), '([[:alnum:]]{64})[[:alnum:]]*', '\1', 'g')) FROM tickets;

CREATE TABLE notices (
    organisation_id  text     NOT NULL,
    id               text     NOT NULL, -- grows with time
    at               timestamptz NOT NULL,
    kind             text     NOT NULL CHECK (kind IN ('warning', 'breach', 'rule')),
    team_id          text,
    user_id          text,
    text             text     NOT NULL,
    ticket_number    integer,
    session_id       text,
    key              text     NOT NULL,
    PRIMARY KEY (organisation_id, id),
    UNIQUE (organisation_id, key)
);

-- Written with what happened, done when rules were asked and had done what they do; kept as the trace of why.
CREATE TABLE rule_events (
    organisation_id  text     NOT NULL,
    key              text     NOT NULL,
    event            text     NOT NULL,
    subject_kind     text     NOT NULL CHECK (subject_kind IN ('ticket', 'conversation')),
    subject          text     NOT NULL,
    facts            text     NOT NULL, -- JSON object
    at               timestamptz NOT NULL,
    done_at          timestamptz,
    attempts         integer  NOT NULL,
    trace            text     NOT NULL, -- JSON array
    actions          text     NOT NULL, -- JSON array
    PRIMARY KEY (organisation_id, key)
);
CREATE INDEX ix_rule_events_pending ON rule_events (at) WHERE done_at IS NULL;
CREATE INDEX ix_rule_events_subject ON rule_events (organisation_id, subject_kind, subject, at);
