-- What a model thought before it answered, where Calls:KeepReasoning asks for it.

ALTER TABLE llm_calls ADD COLUMN reasoning TEXT;
