// The search engine, at hand for classic scripts as okrsite.MiniSearch.
import MiniSearch from "minisearch";

window.okrsite = window.okrsite || {};
window.okrsite.MiniSearch = MiniSearch;
