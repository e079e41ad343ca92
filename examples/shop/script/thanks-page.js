import "./frame.js";
import { byId } from "./element.js";

const name = sessionStorage.getItem("fernweh.thanks");
if (name) byId("thanks-title").textContent = `Thank you, ${name}`;
