import { mount } from "svelte";
import Form from "./svelte.svelte";

mount(Form, { target: document.getElementById("root") });
