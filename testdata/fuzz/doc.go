// Package library has fuzz targets for what programs read from strangers: whatever the input, no crash, no hang, no unbounded
// memory; and where a format is read and written without loss, what was understood is written so that it is understood again.
package library
