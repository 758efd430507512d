-- What a session's client set, so that it has it again when it resumes the session at a process that was restarted.

ALTER TABLE sessions ADD COLUMN settings jsonb NOT NULL DEFAULT '{}'; -- name -> text
