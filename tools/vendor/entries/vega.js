// What okrsite needs of Vega, for the build and for the browser, at hand for classic scripts as okrsite.vega:
// no loader, no formats, no maps, and expressions run by the interpreter, so that the page needs no `unsafe-eval`.
import { transforms } from "vega-dataflow";
import * as encode from "vega-encode";
import { expressionInterpreter } from "vega-interpreter";
import { parse } from "vega-parser";
import { SVGStringRenderer } from "vega-scenegraph";
import { View } from "vega-view";
import * as marking from "vega-view-transforms";

// Of the transforms those that every drawing needs, and `filter` and `formula`, which the charts of okrsite name. Reading
// the package's files one by one leaves the others out; a chart that needs another one adds it here.
import Aggregate from "../node_modules/vega-transforms/src/Aggregate.js";
import Collect from "../node_modules/vega-transforms/src/Collect.js";
import Compare from "../node_modules/vega-transforms/src/Compare.js";
import Expression from "../node_modules/vega-transforms/src/Expression.js";
import Extent from "../node_modules/vega-transforms/src/Extent.js";
import Facet from "../node_modules/vega-transforms/src/Facet.js";
import Field from "../node_modules/vega-transforms/src/Field.js";
import Filter from "../node_modules/vega-transforms/src/Filter.js";
import Formula from "../node_modules/vega-transforms/src/Formula.js";
import Key from "../node_modules/vega-transforms/src/Key.js";
import MultiExtent from "../node_modules/vega-transforms/src/MultiExtent.js";
import MultiValues from "../node_modules/vega-transforms/src/MultiValues.js";
import Params from "../node_modules/vega-transforms/src/Params.js";
import PreFacet from "../node_modules/vega-transforms/src/PreFacet.js";
import Proxy from "../node_modules/vega-transforms/src/Proxy.js";
import Relay from "../node_modules/vega-transforms/src/Relay.js";
import Sieve from "../node_modules/vega-transforms/src/Sieve.js";
import Subflow from "../node_modules/vega-transforms/src/Subflow.js";
import TupleIndex from "../node_modules/vega-transforms/src/TupleIndex.js";
import Values from "../node_modules/vega-transforms/src/Values.js";

const aggregating = {
  aggregate: Aggregate,
  collect: Collect,
  compare: Compare,
  expression: Expression,
  extent: Extent,
  facet: Facet,
  field: Field,
  filter: Filter,
  formula: Formula,
  key: Key,
  multiextent: MultiExtent,
  multivalues: MultiValues,
  params: Params,
  prefacet: PreFacet,
  proxy: Proxy,
  relay: Relay,
  sieve: Sieve,
  subflow: Subflow,
  tupleindex: TupleIndex,
  values: Values,
};

Object.assign(transforms, aggregating, marking, encode);
window.okrsite = window.okrsite || {};
window.okrsite.vega = { parse, View, SVGStringRenderer, expressionInterpreter };
