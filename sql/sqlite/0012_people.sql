-- People: organisations, their users, teams and API keys, who is signed in, and what everybody did.

CREATE TABLE organisations (
    id                   TEXT     NOT NULL PRIMARY KEY,
    name                 TEXT     NOT NULL,
    time_zone            TEXT     NOT NULL,
    language             TEXT     NOT NULL,
    max_users            INTEGER  NOT NULL,
    max_keys             INTEGER  NOT NULL,
    requests_per_minute  INTEGER  NOT NULL,
    created_at           TEXT NOT NULL,
    revision             INTEGER   NOT NULL
);
INSERT INTO organisations (id, name, time_zone, language, max_users, max_keys, requests_per_minute, created_at, revision)
VALUES ('default', 'My organisation', 'Etc/UTC', 'en', 1000, 100, 30000, '2026-01-01T00:00:00.000000Z', 1);

CREATE TABLE users (
    organisation_id  TEXT    NOT NULL REFERENCES organisations (id),
    id               TEXT    NOT NULL UNIQUE,
    email            TEXT    NOT NULL UNIQUE,
    name             TEXT    NOT NULL,
    role             TEXT    NOT NULL CHECK (role IN ('viewer', 'agent', 'supervisor', 'administrator')),
    state            TEXT    NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    password_hash    TEXT,
    skills           TEXT    NOT NULL, -- JSON object: skill to level
    created_at       TEXT NOT NULL,
    revision         INTEGER  NOT NULL,
    PRIMARY KEY (organisation_id, id)
);

CREATE TABLE one_time_links (
    hash             TEXT    NOT NULL PRIMARY KEY,
    organisation_id  TEXT    NOT NULL REFERENCES organisations (id),
    user_id          TEXT    REFERENCES users (id) ON DELETE CASCADE, -- NULL: its holder becomes an administrator
    created_at       TEXT NOT NULL,
    expires_at       TEXT NOT NULL
);
CREATE INDEX ix_one_time_links_user ON one_time_links (user_id);

CREATE TABLE teams (
    organisation_id  TEXT    NOT NULL REFERENCES organisations (id),
    id               TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    description      TEXT    NOT NULL,
    revision         INTEGER  NOT NULL,
    PRIMARY KEY (organisation_id, id),
    UNIQUE (organisation_id, name)
);

CREATE TABLE team_members (
    organisation_id  TEXT    NOT NULL,
    team_id          TEXT    NOT NULL,
    user_id          TEXT    NOT NULL,
    PRIMARY KEY (organisation_id, team_id, user_id),
    FOREIGN KEY (organisation_id, team_id) REFERENCES teams (organisation_id, id) ON DELETE CASCADE,
    FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_team_members_user ON team_members (organisation_id, user_id);

CREATE TABLE sign_ins (
    id               TEXT    NOT NULL PRIMARY KEY,
    organisation_id  TEXT    NOT NULL,
    user_id          TEXT    NOT NULL,
    forgery_hash     TEXT,
    address          TEXT    NOT NULL,
    client           TEXT    NOT NULL,
    created_at       TEXT NOT NULL,
    used_at          TEXT NOT NULL,
    expires_at       TEXT NOT NULL,
    ended_at         TEXT,
    end_reason       TEXT,
    FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_sign_ins_user ON sign_ins (organisation_id, user_id);
CREATE INDEX ix_sign_ins_expires_at ON sign_ins (expires_at);

CREATE TABLE refresh_tokens (
    hash        TEXT NOT NULL PRIMARY KEY, -- SHA-256: the token itself is nowhere
    sign_in_id  TEXT NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
    created_at  TEXT NOT NULL,
    used_at     TEXT
);
CREATE INDEX ix_refresh_tokens_sign_in ON refresh_tokens (sign_in_id);

CREATE TABLE api_keys (
    organisation_id  TEXT    NOT NULL REFERENCES organisations (id),
    id               TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    prefix           TEXT    NOT NULL,
    hash             TEXT    NOT NULL UNIQUE,
    scopes           TEXT    NOT NULL, -- JSON array
    created_by       TEXT    NOT NULL,
    created_at       TEXT NOT NULL,
    expires_at       TEXT,
    used_at          TEXT,
    ended_at         TEXT,
    PRIMARY KEY (organisation_id, id)
);

CREATE TABLE signing_keys (
    id           TEXT NOT NULL PRIMARY KEY,
    private_key  TEXT NOT NULL,
    created_at   TEXT NOT NULL
);

CREATE TABLE audit_entries (
    id               TEXT    NOT NULL PRIMARY KEY, -- grows with time
    organisation_id  TEXT    NOT NULL,
    at               TEXT NOT NULL,
    actor_kind       TEXT    NOT NULL,
    actor_id         TEXT    NOT NULL,
    actor_name       TEXT    NOT NULL,
    action           TEXT    NOT NULL,
    target           TEXT    NOT NULL,
    status           INTEGER,
    address          TEXT    NOT NULL,
    request_id       TEXT    NOT NULL,
    details          TEXT    NOT NULL
);
CREATE INDEX ix_audit_entries_organisation ON audit_entries (organisation_id, id);
CREATE INDEX ix_audit_entries_actor ON audit_entries (organisation_id, actor_id, id);
CREATE INDEX ix_audit_entries_at ON audit_entries (at);

CREATE TABLE idempotent_requests (
    organisation_id  TEXT    NOT NULL,
    caller           TEXT    NOT NULL,
    key              TEXT    NOT NULL,
    request_hash     TEXT    NOT NULL,
    status           INTEGER,
    content_type     TEXT,
    body             TEXT,
    location         TEXT,
    entity_tag       TEXT,
    created_at       TEXT NOT NULL,
    PRIMARY KEY (organisation_id, caller, key)
);
CREATE INDEX ix_idempotent_requests_created_at ON idempotent_requests (created_at);
