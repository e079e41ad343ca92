/** The console's entry: puts the desk on the page. */
import "./style/index.css";
import { render } from "preact";
import { Desk } from "./live/desk.ts";
import { App } from "./ui/app.tsx";

const desk = new Desk(window);
desk.preferences.applyTo(document.documentElement);
render(<App desk={desk} />, document.getElementById("console") as HTMLElement);
void desk.start();
