import type { CommandRow, GridEvent, NoticeRow, Status } from "./types";

export type Link = "connecting" | "live" | "lost";

export interface Listener {
  status(status: Status): void;
  notices(rows: NoticeRow[]): void;
  commands(rows: CommandRow[]): void;
  event(event: GridEvent): void;
  link(link: Link): void;
}

/** Listens to the controller for as long as the page lives; comes back by itself, with growing pauses, when the stream is cut. */
export function listen(to: Listener): void {
  let wait = 1000;
  let source: EventSource | null = null;

  const many = <T>(data: string): T[] => {
    const value = JSON.parse(data) as T | T[];
    return Array.isArray(value) ? value : [value];
  };
  const on = (name: string, take: (data: string) => void): void =>
    source!.addEventListener(name, (message) => {
      try {
        take((message as MessageEvent<string>).data);
      } catch (problem) {
        console.warn(`A message of the stream could not be read (${name}).`, problem);
      }
    });

  const open = (): void => {
    source = new EventSource("/api/stream");
    source.onopen = () => {
      wait = 1000;
      to.link("live");
    };
    source.onerror = () => {
      to.link("lost");
      source?.close();
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 10_000);
    };
    on("status", (data) => to.status(JSON.parse(data) as Status));
    on("notice", (data) => to.notices(many<NoticeRow>(data)));
    on("command", (data) => to.commands(many<CommandRow>(data)));
    on("event", (data) => to.event(JSON.parse(data) as GridEvent));
  };
  to.link("connecting");
  open();
}
