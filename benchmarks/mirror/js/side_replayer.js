// What rrweb is on the agent's side: its replayer alone.
export { Replayer } from "rrweb";
