/** Raised when a record of this version could not be read by the version before. */
export const schemaVersion = 1;
