import type { InboxRow } from "../store/store.ts";
import { asksRedrive, type Letter } from "./mailbox.ts";
import { commandOf } from "./messages.ts";
import type { Resident } from "./resident.ts";

/**
 * An execution's letters with the messages of its inbox. They come before all else: a time-out must not overtake a result
 * that was accepted. What a closed execution was told was meant for the run that is over: a redrive takes it and does
 * nothing with it.
 */
export function withMail(
  letters: readonly Letter[],
  messages: readonly InboxRow[],
  { children, execution }: Pick<Resident, "children" | "execution">,
): Letter[] {
  const read = new Set(letters.flatMap(({ inboxIds = [] }) => inboxIds));
  const unread = messages.filter(({ id }) => !read.has(id));
  if (execution.status !== "RUNNING") {
    const inboxIds = unread.map(({ id }) => id);
    return letters.map((letter) => (asksRedrive(letter) ? { ...letter, inboxIds } : letter));
  }
  const mail = unread.map(({ id, message }) => ({
    commands: [commandOf(message, children)],
    isAwaited: false,
    inboxIds: [id],
  }));
  return [...mail, ...letters];
}
