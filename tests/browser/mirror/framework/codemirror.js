// An editor whose text is a model of its own, seen in `view.state.doc`.
import { EditorView } from "@codemirror/view";

globalThis.view = new EditorView({ doc: "Dear Mira", parent: document.getElementById("root") });
