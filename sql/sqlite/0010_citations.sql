-- Which passages of which documents an answer was built from; and the documents' fields (product, audience, ...), by which agents are given them.

ALTER TABLE turns ADD COLUMN citations TEXT NOT NULL DEFAULT '[]'; -- JSON: [{base, document, title, section}]

ALTER TABLE knowledge_documents ADD COLUMN fields TEXT NOT NULL DEFAULT '{}'; -- JSON: field -> [values]

-- Files state their fields themselves: each is read again at the next look at its folder.
UPDATE knowledge_documents SET content_hash = x'' WHERE source = 'folder';
