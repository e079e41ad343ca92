// What rrweb is on the customer's side: its recorder alone.
export { record } from "rrweb";
