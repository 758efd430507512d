-- The process that owns this database (one row at most). The advisory lock decides; this row tells who holds it, and lets an owner whose
-- connection broke find out that another process owned the database in between.
CREATE TABLE storage_owner (
    id           integer      NOT NULL PRIMARY KEY CHECK (id = 1),
    instance     uuid         NOT NULL,
    process      text         NOT NULL,
    acquired_at  timestamptz  NOT NULL
);
