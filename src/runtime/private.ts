/**
 * @module Since 1.29, ONNX Runtime's own builds for Linux and macOS tell their makers about each session (names
 * and hashes of models among it), unless this is set before the engine is loaded. Nothing leaves this
 * machine unless its user names a place; whoever wants to tell sets it to 0.
 */
process.env.ORT_DISABLE_TELEMETRY ??= "1";
