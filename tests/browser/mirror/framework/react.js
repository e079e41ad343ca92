// A React form whose fields are controlled: they show what the component holds, nothing else.
import { createElement as h, useState } from "react";
import { createRoot } from "react-dom/client";

function Form() {
	const [state, setState] = useState({ name: "", size: "s", news: false, clicks: 0, sent: false });
	const change = (key) => (event) => {
		const { type, value, checked } = event.target;
		setState((old) => ({ ...old, [key]: type === "checkbox" ? checked : value }));
	};
	return h(
		"form",
		{
			onSubmit: (event) => {
				event.preventDefault();
				setState((old) => ({ ...old, sent: true }));
			},
		},
		h("input", { id: "name", value: state.name, onChange: change("name") }),
		h(
			"select",
			{ id: "size", value: state.size, onChange: change("size") },
			h("option", { value: "s" }, "small"),
			h("option", { value: "l" }, "large"),
		),
		h("input", { id: "news", type: "checkbox", checked: state.news, onChange: change("news") }),
		h(
			"button",
			{
				id: "more",
				type: "button",
				onClick: () => setState((old) => ({ ...old, clicks: old.clicks + 1 })),
			},
			"more",
		),
		h("output", { id: "out" }, JSON.stringify(state)),
	);
}

createRoot(document.getElementById("root")).render(h(Form));
