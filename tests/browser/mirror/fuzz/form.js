// Every way a page has to change what its fields hold.

const TYPES = [
	"text",
	"checkbox",
	"radio",
	"number",
	"range",
	"search",
	"email",
	"date",
	"color",
	"submit",
	"button",
];
const VALUES = ["7", "42", "#ff0000", "2024-02-03", "a@b.example"];

function field(s) {
	return s.one("input", "textarea", "select");
}

export const FORM = {
	field(s) {
		const element = s.add(s.doc.createElement(s.of(["input", "input", "textarea", "select"])));
		if (element.localName === "input") element.type = s.of(TYPES);
		if (element.localName === "select")
			element.append(...["a", "b", "c"].map((text) => new s.win.Option(text)));
	},
	value(s) {
		const element = field(s);
		if (element && element.localName !== "select") element.value = s.r(2) ? s.word() : s.of(VALUES);
	},
	defaultValue(s) {
		const element = s.one("input", "textarea", "output");
		if (element) element.defaultValue = s.r(2) ? s.word() : s.of(VALUES);
	},
	content(s) {
		const element = s.one("textarea");
		if (element && s.r(2)) element.append(s.word());
		else if (element) element.textContent = s.word();
	},
	type(s) {
		const element = s.one("input");
		if (element) element.type = s.of(TYPES);
	},
	check(s) {
		const element = s.one("input");
		if (!element) return;
		const way = s.r(4);
		if (way === 0) element.indeterminate = s.r(2) === 1;
		else if (way === 1) element.defaultChecked = s.r(2) === 1;
		else element.checked = s.r(3) > 0;
	},
	radio(s) {
		const element = s.one("input");
		if (!element) return;
		element.type = "radio";
		element.name = s.of(["r1", "r2"]);
		element.checked = s.r(2) === 1;
	},
	click(s) {
		s.one("input", "summary", "label", "option")?.click();
	},
	select(s) {
		const element = s.one("select");
		if (!element) return;
		const way = s.r(4);
		const option = s.of([...element.options]);
		if (way === 0) element.selectedIndex = s.r(element.length + 1) - 1;
		else if (way === 1) element.multiple = !element.multiple;
		else if (way === 2) element.value = s.word();
		else if (option) option.selected = !option.selected;
	},
	options(s) {
		const element = s.one("select");
		if (!element) return;
		const way = s.r(6);
		const option = s.of([...element.options]);
		if (way === 0)
			element.add(
				new s.win.Option(s.word(), s.word(), s.r(2) === 1, s.r(2) === 1),
				s.r(element.length),
			);
		else if (way === 1) element.remove(s.r(element.length));
		else if (way === 2) element.length = s.r(5);
		else if (way === 3 && option) option.text = s.word();
		else if (way === 4 && option) option.defaultSelected = !option.defaultSelected;
		else if (option) option.disabled = !option.disabled;
	},
	form(s) {
		const form = s.one("form") ?? s.add(s.doc.createElement("form"));
		const element = field(s);
		if (s.r(2)) form.reset();
		else if (element && !element.contains(form)) form.append(element);
	},
	range(s) {
		const element = s.one("input", "textarea");
		if (!element) return;
		if (/^(?:text|search|textarea)$/.test(element.type)) element.setRangeText(s.word());
		else if (/^(?:number|range|date)$/.test(element.type)) element.stepUp(1);
	},
	gauge(s) {
		const element = s.one("meter", "progress");
		if (element) element.value = s.r(100) / 100;
	},
};
