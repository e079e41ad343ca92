// The form in Vue: `v-model` on every field.
import { createApp } from "vue/dist/vue.esm-browser.prod.js";

createApp({
	data: () => ({ name: "", size: "s", news: false, clicks: 0, sent: false }),
	template: `<form @submit.prevent="sent = true">
		<input id="name" v-model="name">
		<select id="size" v-model="size"><option value="s">small</option><option value="l">large</option></select>
		<input id="news" type="checkbox" v-model="news">
		<button id="more" type="button" @click="clicks++">more</button>
		<output id="out">{{ JSON.stringify($data) }}</output>
	</form>`,
}).mount("#root");
