// Ant Design writes its styles from script while components come and go.
const { createElement: h, useState } = globalThis.React;
const { Button, Card, DatePicker, Form, Input, Modal, Rate, Select, Slider, Space, Steps, Switch } =
	globalThis.antd;
const { Table, Tabs, Tag } = globalThis.antd;

const columns = [
	{ title: "Order", dataIndex: "order", sorter: (a, b) => a.order - b.order },
	{ title: "Person", dataIndex: "person" },
	{
		title: "State",
		dataIndex: "state",
		render: (state) => h(Tag, { color: state === "sent" ? "green" : "gold" }, state),
	},
];
const people = ["Mira", "Jon", "Aya", "Tove", "Ben", "Ines"];
const orders = people.map((person, i) => ({
	key: i,
	order: 7000 + ((i * 37) % 100),
	person,
	state: i % 2 ? "sent" : "packing",
}));

function Details() {
	return h(
		Form,
		{ layout: "vertical", style: { maxWidth: 480 } },
		h(
			Form.Item,
			{ label: "Name", required: true },
			h(Input, { id: "name", placeholder: "Your name" }),
		),
		h(
			Form.Item,
			{ label: "Delivery" },
			h(Select, {
				id: "delivery",
				defaultValue: "post",
				options: [
					{ value: "post", label: "By post" },
					{ value: "shop", label: "In the shop" },
				],
			}),
		),
		h(Form.Item, { label: "Day" }, h(DatePicker, { id: "day" })),
		h(Form.Item, { label: "Share" }, h(Slider, { defaultValue: 30 })),
		h(Space, null, h(Switch, { defaultChecked: true }), h(Rate, { defaultValue: 3 })),
	);
}

function App() {
	const [isOpen, setOpen] = useState(false);
	return h(
		Card,
		{ title: "Orders", style: { margin: 24 } },
		h(Steps, { current: 1, items: ["Basket", "Address", "Paid"].map((title) => ({ title })) }),
		h(Tabs, {
			items: [
				{
					key: "list",
					label: "List",
					children: h(Table, { columns, dataSource: orders, pagination: { pageSize: 4 } }),
				},
				{ key: "details", label: "Details", children: h(Details) },
			],
		}),
		h(Button, { id: "ask", type: "primary", onClick: () => setOpen(true) }, "Cancel order"),
		h(
			Modal,
			{ title: "Cancel the order?", open: isOpen, onCancel: () => setOpen(false) },
			"It is packed already.",
		),
	);
}

globalThis.ReactDOM.createRoot(document.querySelector("#root")).render(h(App));
