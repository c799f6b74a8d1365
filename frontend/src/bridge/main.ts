import { type BridgeConfig, startBridge } from './bridge';

/** The program replaces this name, once, by the configuration's JSON text. */
declare const __CORDBOARD__: BridgeConfig;

startBridge(window, __CORDBOARD__);
