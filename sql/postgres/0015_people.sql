-- People: organisations, their users, teams and API keys, who is signed in, and what everybody did.

CREATE TABLE organisations (
    id                   text     NOT NULL PRIMARY KEY,
    name                 text     NOT NULL,
    time_zone            text     NOT NULL,
    language             text     NOT NULL,
    max_users            integer  NOT NULL,
    max_keys             integer  NOT NULL,
    requests_per_minute  integer  NOT NULL,
    created_at           timestamptz NOT NULL,
    revision             bigint   NOT NULL
);
INSERT INTO organisations (id, name, time_zone, language, max_users, max_keys, requests_per_minute, created_at, revision)
VALUES ('default', 'My organisation', 'Etc/UTC', 'en', 1000, 100, 30000, '2026-01-01T00:00:00.000000Z', 1);

CREATE TABLE users (
    organisation_id  text    NOT NULL REFERENCES organisations (id),
    id               text    NOT NULL UNIQUE,
    email            text    NOT NULL UNIQUE,
    name             text    NOT NULL,
    role             text    NOT NULL CHECK (role IN ('viewer', 'agent', 'supervisor', 'administrator')),
    state            text    NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    password_hash    text,
    skills           text    NOT NULL, -- JSON object: skill to level
    created_at       timestamptz NOT NULL,
    revision         bigint  NOT NULL,
    PRIMARY KEY (organisation_id, id)
);

CREATE TABLE one_time_links (
    hash             text    NOT NULL PRIMARY KEY,
    organisation_id  text    NOT NULL REFERENCES organisations (id),
    user_id          text    REFERENCES users (id) ON DELETE CASCADE, -- NULL: its holder becomes an administrator
    created_at       timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL
);
CREATE INDEX ix_one_time_links_user ON one_time_links (user_id);

CREATE TABLE teams (
    organisation_id  text    NOT NULL REFERENCES organisations (id),
    id               text    NOT NULL,
    name             text    NOT NULL,
    description      text    NOT NULL,
    revision         bigint  NOT NULL,
    PRIMARY KEY (organisation_id, id),
    UNIQUE (organisation_id, name)
);

CREATE TABLE team_members (
    organisation_id  text    NOT NULL,
    team_id          text    NOT NULL,
    user_id          text    NOT NULL,
    PRIMARY KEY (organisation_id, team_id, user_id),
    FOREIGN KEY (organisation_id, team_id) REFERENCES teams (organisation_id, id) ON DELETE CASCADE,
    FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_team_members_user ON team_members (organisation_id, user_id);

CREATE TABLE sign_ins (
    id               text    NOT NULL PRIMARY KEY,
    organisation_id  text    NOT NULL,
    user_id          text    NOT NULL,
    forgery_hash     text,
    address          text    NOT NULL,
    client           text    NOT NULL,
    created_at       timestamptz NOT NULL,
    used_at          timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    ended_at         timestamptz,
    end_reason       text,
    FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_sign_ins_user ON sign_ins (organisation_id, user_id);
CREATE INDEX ix_sign_ins_expires_at ON sign_ins (expires_at);

CREATE TABLE refresh_tokens (
    hash        text NOT NULL PRIMARY KEY, -- SHA-256: the token itself is nowhere
    sign_in_id  text NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
    created_at  timestamptz NOT NULL,
    used_at     timestamptz
);
CREATE INDEX ix_refresh_tokens_sign_in ON refresh_tokens (sign_in_id);

CREATE TABLE api_keys (
    organisation_id  text    NOT NULL REFERENCES organisations (id),
    id               text    NOT NULL,
    name             text    NOT NULL,
    prefix           text    NOT NULL,
    hash             text    NOT NULL UNIQUE,
    scopes           text    NOT NULL, -- JSON array
    created_by       text    NOT NULL,
    created_at       timestamptz NOT NULL,
    expires_at       timestamptz,
    used_at          timestamptz,
    ended_at         timestamptz,
    PRIMARY KEY (organisation_id, id)
);

CREATE TABLE signing_keys (
    id           text NOT NULL PRIMARY KEY,
    private_key  text NOT NULL,
    created_at   timestamptz NOT NULL
);

CREATE TABLE audit_entries (
    id               text    NOT NULL PRIMARY KEY, -- grows with time
    organisation_id  text    NOT NULL,
    at               timestamptz NOT NULL,
    actor_kind       text    NOT NULL,
    actor_id         text    NOT NULL,
    actor_name       text    NOT NULL,
    action           text    NOT NULL,
    target           text    NOT NULL,
    status           integer,
    address          text    NOT NULL,
    request_id       text    NOT NULL,
    details          text    NOT NULL
);
CREATE INDEX ix_audit_entries_organisation ON audit_entries (organisation_id, id);
CREATE INDEX ix_audit_entries_actor ON audit_entries (organisation_id, actor_id, id);
CREATE INDEX ix_audit_entries_at ON audit_entries (at);

CREATE TABLE idempotent_requests (
    organisation_id  text    NOT NULL,
    caller           text    NOT NULL,
    key              text    NOT NULL,
    request_hash     text    NOT NULL,
    status           integer,
    content_type     text,
    body             text,
    location         text,
    entity_tag       text,
    created_at       timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, caller, key)
);
CREATE INDEX ix_idempotent_requests_created_at ON idempotent_requests (created_at);
