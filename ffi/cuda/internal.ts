/**
 * Symbols of members that streams use on events, hidden from programs.
 *
 * @module
 */

/** The key of the method that returns an event's handle, or throws if the event has been freed. */
export const EVENT_HANDLE: unique symbol = Symbol("cohort.eventHandle");
