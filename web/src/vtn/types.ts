// OpenADR 3.1 objects, as far as this page reads them. What a server leaves out or sets to null is null or absent here.

interface Meta {
  id: string;
  createdDateTime: string;
  modificationDateTime: string;
}

export interface Program extends Meta {
  programName: string;
  targets?: string[] | null;
}

export interface Period {
  start?: string | null;
  duration?: string | null;
}

export interface Payload {
  type: string;
  values: unknown[];
}

export interface Interval {
  id: number;
  intervalPeriod?: Period | null;
  payloads: Payload[];
}

export interface Descriptor {
  payloadType: string;
  units?: string | null;
}

export interface AdrEvent extends Meta {
  programID: string;
  eventName?: string | null;
  priority?: number | null;
  duration?: string | null;
  targets?: string[] | null;
  intervalPeriod?: Period | null;
  intervals?: Interval[] | null;
  payloadDescriptors?: Descriptor[] | null;
  reportDescriptors?: Descriptor[] | null;
}

export interface Ven extends Meta {
  venName: string;
  clientID: string;
  targets?: string[] | null;
}

export interface Resource extends Meta {
  resourceName: string;
  venID: string;
}

export interface Report extends Meta {
  eventID: string;
  clientName: string;
  reportName?: string | null;
  payloadDescriptors?: Descriptor[] | null;
  resources: { resourceName: string; intervalPeriod?: Period | null; intervals: Interval[] }[];
}

/** What the server knows besides its objects. */
export interface ServerState {
  now: string;
  heard: Record<string, string>;
  counts: Record<"program" | "event" | "report" | "ven" | "resource" | "subscription", number>;
}

export interface About {
  base: string;
  site: boolean;
}

export interface Picture {
  state: ServerState;
  programs: Program[];
  events: AdrEvent[];
  vens: Ven[];
  resources: Resource[];
  reports: Report[];
}
