/**
 * Symbols of members that schedules use on each other, hidden from programs.
 *
 * @module
 */

/** The key of the method that returns a schedule's optimizer. */
export const OPTIMIZER: unique symbol = Symbol("cohort.optim.optimizer");

/** The key of the method that starts a schedule as the first one of a `SequentialLR`. */
export const RESTART: unique symbol = Symbol("cohort.optim.restart");

/** The key of the method that starts a later schedule of a `SequentialLR`, with its rates at epoch 0. */
export const ENTER: unique symbol = Symbol("cohort.optim.enter");

/** The key of the method that undoes the initial step of a schedule. It does not change the rates. */
export const UNSTEP: unique symbol = Symbol("cohort.optim.unstep");
