-- Silos may share the database now: membership (0004) says who is there, and nobody owns it alone.
DROP TABLE storage_owner;
