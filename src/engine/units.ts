/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number & { readonly __unit: "EpochMs" };

/** An event's number in its history, from 1; 0 stands for "none" in `previous`. */
export type EventId = number & { readonly __unit: "EventId" };

/** A frame's number in its execution; the root is 0. */
export type FrameId = number & { readonly __unit: "FrameId" };

/** The text of one JSON value. Payloads stay text until somebody looks into them. */
export type JsonText = string & { readonly __unit: "JsonText" };

export const ROOT_FRAME = 0 as FrameId;
