#!/bin/bash

RELEASE=SLE15-SP6_Update_4
