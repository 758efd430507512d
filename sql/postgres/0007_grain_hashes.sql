-- The hashes of grain keys and of states' names had their bytes in the other order than Orleans has them. Those of reminders are written anew with
-- the next registration; the embedded host, which wrote them, reads the whole ring.
UPDATE OrleansStorage SET
    GrainIdHash = ((GrainIdHash & 255) << 24) | ((GrainIdHash >> 8 & 255) << 16) | ((GrainIdHash >> 16 & 255) << 8) | (GrainIdHash >> 24 & 255),
    GrainTypeHash = ((GrainTypeHash & 255) << 24) | ((GrainTypeHash >> 8 & 255) << 16) | ((GrainTypeHash >> 16 & 255) << 8) | (GrainTypeHash >> 24 & 255);
