const find = (selector) => document.querySelector(selector);
const say = (text) => {
	find("#status").textContent = text;
};

find("#open-dialog").addEventListener("click", () => find("#dialog").show());
find("#close-dialog").addEventListener("click", () => {
	find("#dialog").hide();
	say("Invited");
});
find("#menu").addEventListener("sl-select", (event) => say(`Chose ${event.detail.item.value}`));
find("#role").addEventListener("sl-change", (event) => say(`New people: ${event.target.value}`));
find("#name").addEventListener("sl-input", (event) => say(`Named ${event.target.value}`));
find("#settings").addEventListener("submit", (event) => {
	event.preventDefault();
	say("Saved");
});
