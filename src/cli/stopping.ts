/** @module What is said when a command is stopped. It is lost, unless the command says that it goes on. */

let goesOn = false;

/** Said by a command whose finished parts are kept, and which takes them up when it is given again. */
export function goesOnWhenGivenAgain(): void {
  goesOn = true;
}

export const stopped = (): string =>
  goesOn ? "stopped; the same command goes on from here" : "stopped";
